package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.SystemEvent.EngineDraining;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stream of events over HTTP: from now on, resumed, and resumed too late. */
@Timeout(30)
class EventStreamTest {

  @TempDir private Path folder;
  private ControlPlaneFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = ControlPlaneFixture.start(folder);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** A reader that is connected: the first comment of the stream has come. */
  private final class Reader implements AutoCloseable {
    private final BufferedReader lines;

    Reader(String lastEventId) throws IOException, InterruptedException {
      HttpRequest.Builder request = fixture.request("/v1/events");
      if (lastEventId != null) {
        request.header("Last-Event-ID", lastEventId);
      }
      HttpResponse<InputStream> response =
          fixture.client().send(request.build(), BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next event, as {@code id event data}. */
    String next() throws IOException {
      List<String> parts = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !parts.isEmpty()) {
          return String.join(" ", parts);
        }
        if (!line.isEmpty() && !line.startsWith(":")) {
          parts.add(line.substring(line.indexOf(':') + 2));
        }
      }
      return "end of the stream";
    }

    void awaitConnected() throws IOException {
      assertThat(lines.readLine()).startsWith(":");
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private void steps(int first, int last) {
    for (int i = first; i <= last; i++) {
      fixture.add(new FlowStepEntered(36, "step " + i, "", i));
    }
  }

  @Test
  void aReaderGetsWhatHappensFromNowOn() throws Exception {
    steps(1, 2);
    try (Reader reader = new Reader(null)) {
      reader.awaitConnected();
      fixture.add(new EngineDraining());
      assertThat(reader.next())
          .isEqualTo(
              "3 engineDraining {\"sequence\":3,\"at\":\"2026-05-28T20:26:40.000Z\","
                  + "\"type\":\"engineDraining\"}");
    }
  }

  @Test
  void aReaderResumesAfterTheEventThatItHadLast() throws Exception {
    steps(1, 5);
    try (Reader reader = new Reader("3")) {
      assertThat(reader.next()).startsWith("4 flowStepEntered ").contains("\"contactId\":\"10\"");
      assertThat(reader.next()).startsWith("5 flowStepEntered ");
      steps(6, 6);
      assertThat(reader.next()).startsWith("6 flowStepEntered ");
    }
  }

  @Test
  void aReaderThatComesTooLateIsToldWhatItMissed() throws Exception {
    steps(1, 20);
    try (Reader reader = new Reader("5")) {
      assertThat(reader.next()).isEqualTo("12 gap {\"missedUntil\":12}");
      assertThat(reader.next()).startsWith("13 flowStepEntered ");
    }
  }

  @Test
  void zeroAsksForAllThatIsKept() throws Exception {
    steps(1, 3);
    try (Reader reader = new Reader("0")) {
      assertThat(reader.next()).startsWith("1 flowStepEntered ");
    }
  }

  @Test
  void anIdFromTheFutureIsToldAsAGap() throws Exception {
    steps(1, 3);
    try (Reader reader = new Reader("999")) {
      assertThat(reader.next()).isEqualTo("3 gap {\"missedUntil\":3}");
      steps(4, 4);
      assertThat(reader.next()).startsWith("4 flowStepEntered ");
    }
  }

  @Test
  void aBurstLargerThanTheBufferReachesTheReaderInOrder() throws Exception {
    try (Reader reader = new Reader(null)) {
      reader.awaitConnected();
      steps(1, 500);
      long last = 0;
      while (last < 500) {
        String event = reader.next();
        long id = Long.parseLong(event.substring(0, event.indexOf(' ')));
        // Either the next, or a gap that says up to where.
        assertThat(event.contains(" gap ") ? id > last : id == last + 1).as(event).isTrue();
        last = id;
      }
    }
  }

  @Test
  void whatIsNoIdIsRefused() {
    fixture
        .send(fixture.request("/v1/events").header("Last-Event-ID", "abc"))
        .problem(400, "malformed");
  }

  @Test
  void theStreamEndsWithTheServer() throws Exception {
    try (Reader reader = new Reader(null)) {
      reader.awaitConnected();
      fixture.projections().events().close();
      assertThat(reader.next()).isEqualTo("end of the stream");
    }
  }
}
