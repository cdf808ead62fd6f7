package io.tipring.core.sdp;

import java.util.ArrayList;
import java.util.List;

/** The media stream that is being read. */
final class MediaBuilder {
  final int line;
  final int port;
  final List<Connection> connections = new ArrayList<>(1);
  final List<String> bandwidths = new ArrayList<>(0);
  final List<Attribute> attributes = new ArrayList<>();
  String information = "";
  String key = "";

  private final String type;
  private final int portCount;
  private final String protocol;
  private final List<String> formats;

  /**
   * @param line number of the {@code m=} line, for errors
   */
  MediaBuilder(
      int line, String type, int port, int portCount, String protocol, List<String> formats) {
    this.line = line;
    this.type = type;
    this.port = port;
    this.portCount = portCount;
    this.protocol = protocol;
    this.formats = formats;
  }

  MediaDescription build() {
    return new MediaDescription(
        type,
        port,
        portCount,
        protocol,
        formats,
        information,
        connections,
        bandwidths,
        key,
        attributes);
  }
}
