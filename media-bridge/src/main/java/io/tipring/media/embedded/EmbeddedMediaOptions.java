package io.tipring.media.embedded;

import io.tipring.media.codec.Codec;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * How the embedded media server runs.
 *
 * @param bindAddress where RTP and RTCP are received; of the same IP version as {@code
 *     advertisedAddress}
 * @param advertisedAddress what SDP names; differs behind NAT
 * @param firstPort to {@code lastPort}, both included: each leg takes an even port and the odd one
 *     above it
 * @param threads media threads, 1–64
 * @param codecs in the order of preference
 * @param promptsDir holds {@code <language>/<name>.wav} and {@code music/<name>.wav}
 * @param defaultLanguage folder that is looked in where a prompt names none, or lacks it
 * @param promptCacheBytes bound on the sound that is kept in memory; also on one file
 * @param recordingsDir see {@link io.tipring.media.RecordingFile}
 * @param jitterMillis delay of the jitter buffer at a beginning, 20–200
 * @param rtpTimeoutMillis silence of a peer that is reported; 0 for never
 * @param latchingTrunks trunks whose media may come from another address than the SDP says
 * @param latchPhones whether that holds for phones
 */
public record EmbeddedMediaOptions(
    InetAddress bindAddress,
    InetAddress advertisedAddress,
    int firstPort,
    int lastPort,
    int threads,
    List<Codec> codecs,
    Path promptsDir,
    String defaultLanguage,
    long promptCacheBytes,
    Path recordingsDir,
    int jitterMillis,
    long rtpTimeoutMillis,
    Set<String> latchingTrunks,
    boolean latchPhones) {

  public EmbeddedMediaOptions {
    codecs = List.copyOf(codecs);
    latchingTrunks = Set.copyOf(latchingTrunks);
    require(
        bindAddress.getClass() == advertisedAddress.getClass(),
        "the bind address and the advertised address are of different IP versions");
    require(!advertisedAddress.isAnyLocalAddress(), "the advertised address is none of one host");
    require(
        firstPort >= 1 && lastPort <= 65_535 && firstPort + (firstPort & 1) + 1 <= lastPort,
        "the ports " + firstPort + "-" + lastPort + " hold no even port with the odd one above it");
    require(threads >= 1 && threads <= 64, "threads is " + threads + ", not within 1 to 64");
    require(!codecs.isEmpty(), "no codec is given");
    require(promptCacheBytes >= 0, "promptCacheBytes is negative");
    require(jitterMillis >= 20 && jitterMillis <= 200, "jitterMillis is not within 20 to 200");
    require(rtpTimeoutMillis >= 0, "rtpTimeoutMillis is negative");
  }

  /** Loopback, ports 30000–34999, two threads, A-law first, latching for phones only. */
  public static EmbeddedMediaOptions defaults(Path promptsDir, Path recordingsDir) {
    return new EmbeddedMediaOptions(
        InetAddress.getLoopbackAddress(),
        InetAddress.getLoopbackAddress(),
        30_000,
        34_999,
        2,
        List.of(Codec.PCMA, Codec.PCMU),
        promptsDir,
        "en",
        64L << 20,
        recordingsDir,
        40,
        60_000,
        Set.of(),
        true);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
