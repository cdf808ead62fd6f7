package io.tipring.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.core.event.ContactEvent.ContactEnded;
import io.tipring.core.event.ContactEvent.ContactQueued;
import io.tipring.core.event.ContactEvent.ContactStarted;
import io.tipring.core.event.ContactEvent.Direction;
import io.tipring.core.event.ContactEvent.FlowStepEntered;
import io.tipring.core.event.ContactEvent.Result;
import io.tipring.core.event.LegEvent.LegStarted;
import io.tipring.core.event.LegEvent.Role;
import io.tipring.core.event.Termination;
import io.tipring.core.routing.QueueId;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.trace.Pcap;
import io.tipring.sip.trace.TracedMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line of time of a contact over REST, and its SIP messages as a pcap file. */
class TimelineTest {

  private static final long START = ControlPlaneFixture.START_MILLIS;

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

  private void sip(long micros, boolean sent, String callId, String firstLine, String cseq) {
    String text = firstLine + "\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq + "\r\n\r\n";
    fixture.add(
        new TracedMessage(
            START * 1_000 + micros,
            sent,
            Transport.UDP,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 5071),
            text.getBytes(StandardCharsets.UTF_8)));
  }

  private void aCall() {
    sip(100, false, "caller-1", "INVITE sip:4001@h SIP/2.0", "1 INVITE");
    sip(400, true, "caller-1", "SIP/2.0 100 Trying", "1 INVITE");
    sip(500, false, "other", "OPTIONS sip:h SIP/2.0", "1 OPTIONS");
    sip(2_300, true, "caller-1", "SIP/2.0 200 OK", "1 INVITE");
    sip(5_000_000, true, "agent-1", "INVITE sip:1001@h SIP/2.0", "1 INVITE");
    fixture.add(
        new ContactStarted(
            36, "default", 37, Direction.INBOUND, "13800138000", "4001", "local", ""));
    fixture.add(new LegStarted(36, 38, 37, Role.CALLER, "local", "caller-1"));
    fixture.advance(2);
    fixture.add(new FlowStepEntered(36, "menu main", "key 1", 12));
    fixture.advance(4_998);
    fixture.add(new ContactQueued(36, new QueueId("default", "support"), 5, List.of(), 0));
    fixture.add(new LegStarted(36, 39, 37, Role.AGENT, "1001", "agent-1"));
  }

  private static List<String> lines(JsonNode timeline) {
    return StreamSupport.stream(timeline.path("entries").spliterator(), false)
        .map(entry -> entry.path("kind").asText() + ": " + entry.path("text").asText())
        .toList();
  }

  @Test
  void messagesAndEventsStandOnOneLineOfTime() {
    aCall();
    JsonNode timeline = fixture.get("/v1/contacts/10/timeline").json();

    assertThat(lines(timeline))
        .containsExactly(
            "sip: INVITE sip:4001@h SIP/2.0",
            "contact: inbound contact from 13800138000 to 4001 over trunk local",
            "leg: leg 12 begins: caller local",
            "sip: 100 Trying (INVITE)",
            "flow: menu main: key 1 (line 12)",
            "sip: 200 OK (INVITE)",
            "routing: waits in queue support with priority 5 for an agent with any skills, first in"
                + " line",
            "leg: leg 13 begins: agent 1001",
            "sip: INVITE sip:1001@h SIP/2.0");
    JsonNode first = timeline.path("entries").path(0);
    assertThat(first.path("at").asText()).endsWith(".000100Z");
    assertThat(first.path("direction").asText()).isEqualTo("received");
    assertThat(first.path("peer").asText()).isEqualTo("127.0.0.1:5071");
    assertThat(first.path("role").asText()).isEqualTo("caller");
    assertThat(first.path("legId").asText()).isEqualTo("12");
    assertThat(first.has("message")).isFalse();
    assertThat(timeline.path("entries").path(4).path("sequence").asLong()).isEqualTo(3);
    assertThat(timeline.path("sipTrace").asText()).isEqualTo("on");
  }

  @Test
  void wholeMessagesAreGivenOnDemand() {
    aCall();
    JsonNode timeline = fixture.get("/v1/contacts/10/timeline?messages=true").json();
    assertThat(timeline.path("entries").path(0).path("message").asText())
        .isEqualTo("INVITE sip:4001@h SIP/2.0\r\nCall-ID: caller-1\r\nCSeq: 1 INVITE\r\n\r\n");
    fixture.get("/v1/contacts/10/timeline?messages=yes").problem(400, "invalid-parameter");
  }

  @Test
  void messagesLongAfterTheEndAreOfAnotherCallWithTheSameCallId() {
    aCall();
    fixture.add(
        new ContactEnded(
            36,
            Result.ABANDONED,
            new Termination(Termination.Party.CALLER, Termination.Cause.NORMAL, 0, "")));
    sip(39_000_000, true, "caller-1", "SIP/2.0 200 OK", "2 BYE");
    sip(41_000_000, false, "caller-1", "INVITE sip:again@h SIP/2.0", "1 INVITE");

    assertThat(lines(fixture.get("/v1/contacts/10/timeline").json()))
        .contains("sip: 200 OK (BYE)")
        .doesNotContain("sip: INVITE sip:again@h SIP/2.0");
  }

  @Test
  void theMessagesCanBeTakenAsPcap() throws IOException {
    aCall();
    ControlPlaneFixture.Answer answer = fixture.get("/v1/contacts/10/sip.pcap");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.tcpdump.pcap");
    assertThat(answer.header("Content-Disposition")).contains("contact-10.pcap");
    Pcap.Reader reader = new Pcap.Reader(new ByteArrayInputStream(answer.bytes()));
    List<String> firstLines = new ArrayList<>();
    for (Optional<TracedMessage> next = reader.next(); next.isPresent(); next = reader.next()) {
      String text = new String(next.get().bytes(), StandardCharsets.UTF_8);
      firstLines.add(text.lines().findFirst().orElse(""));
    }
    assertThat(firstLines)
        .containsExactly(
            "INVITE sip:4001@h SIP/2.0",
            "SIP/2.0 100 Trying",
            "SIP/2.0 200 OK",
            "INVITE sip:1001@h SIP/2.0");
  }

  @Test
  void whereNothingIsKeptThereIsNoFile() {
    fixture.add(new ContactStarted(36, "default", 37, Direction.INBOUND, "", "4001", "local", ""));
    assertThat(
            fixture
                .get("/v1/contacts/10/sip.pcap")
                .problem(404, "not-found")
                .path("detail")
                .asText())
        .contains("trace.sip");
    fixture.get("/v1/contacts/11/sip.pcap").problem(404, "not-found");
    fixture.get("/v1/contacts/11/timeline").problem(404, "not-found");
    assertThat(lines(fixture.get("/v1/contacts/10/timeline").json()))
        .containsExactly(
            "contact: inbound contact from a withheld number to 4001 over trunk local");
  }
}
