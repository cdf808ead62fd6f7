package io.tipring.server.interop;

import static io.tipring.server.interop.CallCentre.EXPRESS;
import static io.tipring.server.interop.CallCentre.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.sip.trace.Pcap;
import io.tipring.sip.trace.TracedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine tells of a real call while it waits, talks and has ended. */
@RequiresTools("sipp")
final class ExplainTest {

  private static CallCentre centre;

  @BeforeAll
  static void open(@TempDir Path folder) throws IOException {
    centre = CallCentre.open(folder);
  }

  @AfterAll
  static void close() {
    centre.close();
  }

  private static JsonNode get(String id, String what) {
    Rest.Answer answer = centre.rest().get("/v1/contacts/" + id + "/" + what);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> texts(JsonNode entries, String kind) {
    return StreamSupport.stream(entries.spliterator(), false)
        .filter(entry -> kind.isEmpty() || entry.path("kind").asText().equals(kind))
        .map(entry -> entry.path("text").asText())
        .toList();
  }

  @Test
  void aCallIsExplainedWhileItWaitsAndAfterItHasEnded() throws Exception {
    centre.putAgent("3101", "express");
    centre.putAgent("3102", "sales");
    centre.setState("3101", "notReady");
    centre.setState("3102", "ready");
    try (RtpPeer sound = new RtpPeer(440);
        Sipp phone = centre.phone("3101", "agent-answer", sound.port(), Duration.ofMillis(100));
        Sipp caller = centre.call("13800131001", EXPRESS, sound)) {
      String id = centre.awaitContact("13800131001", "queued").path("id").asText();
      JsonNode now = get(id, "explanation").path("now");
      assertThat(now.path("cause").asText()).isEqualTo("allEngaged");
      assertThat(now.path("position").asInt()).isEqualTo(1);
      assertThat(texts(now.path("eligible"), ""))
          .singleElement()
          .asString()
          .startsWith("3101: not");
      assertThat(texts(now.path("readyButLacking"), ""))
          .containsExactly("3102: ready, but has no express, needs 1");

      centre.setState("3101", "ready");
      phone.trace().awaitRequest("INVITE", LIMIT);
      centre.awaitContact("13800131001", "connected");
      caller.hangUp(caller.trace().awaitResponse(200, LIMIT).callId());
      caller.awaitSuccess(LIMIT);
      centre.awaitContact("13800131001", "ended");

      JsonNode explanation = get(id, "explanation");
      assertThat(explanation.path("now").path("state").asText()).isEqualTo("ended");
      JsonNode offer =
          StreamSupport.stream(explanation.path("decisions").spliterator(), false)
              .filter(decision -> decision.path("type").asText().equals("offerMade"))
              .findFirst()
              .orElseThrow();
      assertThat(offer.path("candidates").path(0).path("agent").asText()).isEqualTo("3101");
      assertThat(offer.path("passedOver").path(0).path("agent").asText()).isEqualTo("3102");

      JsonNode entries = get(id, "timeline?messages=true").path("entries");
      assertThat(texts(entries, "sip"))
          .containsSubsequence("200 OK (INVITE)", "200 OK (BYE)")
          .anyMatch(text -> text.startsWith("INVITE sip:" + EXPRESS + "@"));
      assertThat(entries.path(0).path("text").asText()).startsWith("INVITE sip:" + EXPRESS);
      assertThat(texts(entries, "media")).anyMatch(text -> text.contains("hears music"));
      assertThat(messages(centre.rest().get("/v1/contacts/" + id + "/sip.pcap").body()))
          .hasSize(texts(entries, "sip").size())
          .contains("BYE");
    }
    assertNothingIsBroken();
  }

  private static List<String> messages(byte[] pcap) throws IOException {
    Pcap.Reader reader = new Pcap.Reader(new ByteArrayInputStream(pcap));
    List<String> first = new ArrayList<>();
    for (Optional<TracedMessage> next = reader.next(); next.isPresent(); next = reader.next()) {
      first.add(new String(next.get().bytes(), StandardCharsets.UTF_8).split(" ", 2)[0]);
    }
    return first;
  }

  private static void assertNothingIsBroken() {
    List<String> figures =
        centre
            .rest()
            .get("/metrics")
            .text()
            .lines()
            .filter(
                line ->
                    line.startsWith("tipring_invariants_broken{")
                        || line.startsWith("tipring_state_overdue_seconds{"))
            .toList();
    assertThat(figures).hasSize(11).allMatch(line -> line.endsWith(" 0.0"));
  }
}
