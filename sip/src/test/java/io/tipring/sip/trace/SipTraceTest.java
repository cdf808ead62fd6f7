package io.tipring.sip.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.metrics.SipTraceMetrics;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.transport.Hop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring of files: what is kept, what goes, and what is found again. */
class SipTraceTest {

  private static final long START_MILLIS = 1_795_000_000_000L;
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
  private static final Hop PEER =
      new Hop(Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 5062));

  @TempDir private Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private static byte[] message(String callId, int bytes) {
    String head = "INVITE sip:a SIP/2.0\r\nCall-ID: " + callId + "\r\n\r\n";
    return (head + "x".repeat(Math.max(0, bytes - head.length())))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private SipTrace start(TraceOptions options, AtomicLong clock) throws IOException {
    return SipTrace.start(options, clock::get, new SipTraceMetrics(registry));
  }

  private Path directory() {
    return folder.resolve("trace");
  }

  private TraceOptions smallest(Duration keep) {
    return new TraceOptions(directory(), TraceOptions.LEAST_BYTES, keep);
  }

  private double counted(String name) {
    return registry.get(name).counter().count();
  }

  private List<TracedMessage> all(String callId) throws IOException {
    return new TraceFiles(directory()).find(List.of(callId), 0, Long.MAX_VALUE);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.sorted().toList();
    }
  }

  @Test
  void whatCameAndWentIsFoundByItsCallIdInOrder() throws IOException {
    try (SipTrace trace = start(smallest(Duration.ofHours(1)), new AtomicLong(START_MILLIS))) {
      byte[] shared = ("##" + new String(message("one", 0), StandardCharsets.US_ASCII)).getBytes();
      trace.received(shared, 2, shared.length - 2, PEER, LOCAL);
      shared[2] = '!';
      trace.sent(message("two", 0), PEER, LOCAL);
      trace.sent(message("one", 0), PEER, LOCAL);
      assertThat(trace.flush()).isTrue();

      List<TracedMessage> found = all("one");
      assertThat(found).extracting(TracedMessage::sent).containsExactly(false, true);
      assertThat(found.getFirst().bytes()).isEqualTo(message("one", 0));
      assertThat(found.getFirst().remote()).isEqualTo(PEER.address());
      assertThat(found.getFirst().local()).isEqualTo(LOCAL);
      assertThat(found.getFirst().timeMicros()).isGreaterThanOrEqualTo(START_MILLIS * 1_000);
      assertThat(new TraceFiles(directory()).find(List.of("one"), 0, START_MILLIS * 1_000 - 1))
          .isEmpty();
    }
    assertThat(files()).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void theOldestGoesWhenTheBoundIsReached() throws IOException {
    try (SipTrace trace = start(smallest(Duration.ofHours(1)), new AtomicLong(START_MILLIS))) {
      for (int i = 0; i < 3_000; i++) {
        trace.sent(message("call" + i, 1_000), PEER, LOCAL);
      }
      assertThat(trace.flush()).isTrue();
    }
    long total = 0;
    for (Path file : files()) {
      total += Files.size(file);
    }
    assertThat(total).isBetween(TraceOptions.LEAST_BYTES / 2, TraceOptions.LEAST_BYTES);
    assertThat(all("call0")).isEmpty();
    assertThat(all("call2999")).hasSize(1);
    assertThat(counted("tipring.sip.trace.messages")).isEqualTo(3_000);
  }

  @Test
  void aRestartGoesOnBesideTheOldFilesAndLetsThemGoByAge() throws IOException {
    AtomicLong clock = new AtomicLong(System.currentTimeMillis());
    try (SipTrace trace = start(smallest(Duration.ofHours(1)), clock)) {
      trace.sent(message("first", 0), PEER, LOCAL);
    }
    try (SipTrace trace = start(smallest(Duration.ofHours(1)), clock)) {
      trace.sent(message("second", 0), PEER, LOCAL);
    }
    assertThat(all("first")).hasSize(1);
    assertThat(all("second")).hasSize(1);

    clock.addAndGet(TimeUnit.HOURS.toMillis(3));
    try (SipTrace trace = start(smallest(Duration.ofHours(1)), clock)) {
      trace.sent(message("third", 0), PEER, LOCAL);
    }
    assertThat(all("first")).isEmpty();
    assertThat(all("second")).isEmpty();
    assertThat(all("third")).hasSize(1);
  }

  @Test
  void whatThereIsNoRoomForIsDroppedAndCounted() throws IOException {
    TraceOptions tight =
        new TraceOptions(directory(), TraceOptions.LEAST_BYTES, Duration.ofHours(1), 500);
    try (SipTrace trace = start(tight, new AtomicLong(START_MILLIS))) {
      trace.sent(message("large", 1_000), PEER, LOCAL);
      trace.sent(message("small", 0), PEER, LOCAL);
      trace.flush();
    }
    assertThat(counted("tipring.sip.trace.dropped")).isEqualTo(1);
    assertThat(all("large")).isEmpty();
    assertThat(all("small")).hasSize(1);
  }

  @Test
  void aDirectoryThatCannotBeWrittenCostsMessagesAndNothingElse() throws IOException {
    try (SipTrace trace = start(smallest(Duration.ofHours(1)), new AtomicLong(START_MILLIS))) {
      Files.writeString(directory(), "a file where the directory would be");
      trace.sent(message("one", 0), PEER, LOCAL);
      trace.sent(message("two", 0), PEER, LOCAL);
      assertThat(trace.flush()).isTrue();
    }
    assertThat(counted("tipring.sip.trace.dropped")).isEqualTo(2);
    assertThat(counted("tipring.sip.trace.failures")).isEqualTo(1);
    assertThat(counted("tipring.sip.trace.messages")).isZero();
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("sip-mine.pcap"), "x".repeat(2 << 20));
    try (SipTrace trace = start(smallest(Duration.ofHours(1)), new AtomicLong(START_MILLIS))) {
      trace.sent(message("one", 0), PEER, LOCAL);
    }
    assertThat(directory().resolve("sip-mine.pcap")).exists();
    assertThat(all("one")).hasSize(1);
  }
}
