package io.tipring.server.interop;

import io.tipring.media.freeswitch.standin.Options;
import io.tipring.media.freeswitch.standin.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stand-ins for FreeSWITCH servers, and the settings that let an engine use them. */
final class FreeSwitches implements AutoCloseable {
  private static final String PASSWORD = "not-the-well-known-one";

  private final Path passwordFile;
  private final int enginePort = Ports.free();
  private final List<StandIn> servers = new ArrayList<>();

  FreeSwitches(Path folder, int count) throws IOException {
    passwordFile = Files.writeString(folder.resolve("event_socket.password"), PASSWORD + "\n");
    for (int i = 0; i < count; i++) {
      servers.add(StandIn.start(Options.onLoopback(PASSWORD)));
    }
  }

  StandIn server(int index) {
    return servers.get(index);
  }

  /** The server that has the most channels. */
  StandIn busiest() {
    return Collections.max(servers, Comparator.comparingInt(StandIn::channels));
  }

  /** What the engine calls it. */
  String name(StandIn server) {
    return "fs" + (servers.indexOf(server) + 1);
  }

  /** Another than this. */
  StandIn other(StandIn one) {
    return servers.stream().filter(server -> server != one).findFirst().orElseThrow();
  }

  int channels() {
    return servers.stream().mapToInt(StandIn::channels).sum();
  }

  /** Starts a server that was closed again, at the same addresses; its channels are gone. */
  void restart(int index) throws IOException {
    StandIn gone = servers.get(index);
    Options any = Options.onLoopback(PASSWORD);
    servers.set(
        index,
        StandIn.start(
            new Options(
                gone.sip(),
                gone.esl(),
                any.password(),
                any.profile(),
                any.heartbeatMillis(),
                any.maxSessions())));
  }

  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("media.kind", "freeswitch");
    settings.put("media.freeswitch.listen", "127.0.0.1:" + enginePort);
    for (int i = 0; i < servers.size(); i++) {
      String key = "media.freeswitch.servers." + i + ".";
      settings.put(key + "name", "fs" + (i + 1));
      settings.put(key + "sip", "127.0.0.1:" + servers.get(i).sip().getPort());
      settings.put(key + "esl", "127.0.0.1:" + servers.get(i).esl().getPort());
      settings.put(key + "passwordFile", passwordFile.toString());
    }
    return settings;
  }

  @Override
  public void close() {
    servers.forEach(StandIn::close);
  }
}
