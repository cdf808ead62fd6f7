package io.tipring.media.esl.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tipring.media.esl.Transcript;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded session reads as its time line says, wherever the bytes are cut. */
class TranscriptTest {
  private static final Pattern FIELD = Pattern.compile(" ([A-Za-z][A-Za-z0-9_-]*)=");
  private static final int SHOWN = 20;

  static Stream<String> names() {
    return Transcript.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFrameIsWhatTheTimeLineSays(String name) {
    Transcript transcript = Transcript.of(name);
    List<EslFrame> frames = parse(transcript.server(), left -> left);
    List<Transcript.Frame> expected = transcript.frames();
    assertThat(frames).hasSameSizeAs(expected);
    for (int i = 0; i < frames.size(); i++) {
      check(frames.get(i), expected.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theCutsDoNotMatter(String name) {
    byte[] bytes = Transcript.of(name).server();
    List<String> whole = render(parse(bytes, left -> left));
    assertThat(render(parse(bytes, left -> 1))).as("byte by byte").isEqualTo(whole);
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 3; round++) {
      int most = 1 << 3 + 4 * round;
      assertThat(render(parse(bytes, left -> 1 + random.nextInt(most))))
          .as("cut at random, up to %d bytes", most)
          .isEqualTo(whole);
    }
  }

  private static List<EslFrame> parse(byte[] bytes, IntUnaryOperator step) {
    EmbeddedChannel channel = new EmbeddedChannel(new EslFrameDecoder(EslLimits.DEFAULT));
    List<EslFrame> frames = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(step.applyAsInt(bytes.length - at), bytes.length - at);
      channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
      at += length;
      for (EslFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
        frames.add(frame);
      }
    }
    assertThat(channel.finish()).as("something is left").isFalse();
    return frames;
  }

  private static List<String> render(List<EslFrame> frames) {
    List<String> all = new ArrayList<>();
    for (EslFrame frame : frames) {
      StringBuilder text = new StringBuilder(frame.type().name()).append('\n');
      frame
          .headers()
          .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
      if (frame.event() != null) {
        frame
            .event()
            .headers()
            .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        text.append(frame.event().body());
      }
      all.add(text.append(frame.body()).append(frame.wireBytes()).toString());
    }
    return all;
  }

  private static void check(EslFrame frame, Transcript.Frame expected) {
    assertThat(frame.headers().get("Content-Type")).isEqualTo(expected.contentType());
    assertThat(frame.wireBytes()).isEqualTo(expected.length());
    String shown = " " + expected.fields();
    EslHeaders headers = frame.headers();
    String body = frame.body();
    if (frame.type() == EslFrame.Type.EVENT) {
      headers = frame.event().headers();
      body = frame.event().body();
      String name = frame.event().name();
      if (!frame.event().subclass().isEmpty()) {
        name += " " + frame.event().subclass();
      }
      assertThat(shown).startsWith(" " + name);
    }
    Matcher field = FIELD.matcher(shown);
    while (field.find()) {
      String key = field.group(1);
      String value = key.equals("BODY") ? "'" + body : headers.get(key);
      if (expected.contentType().equals("command/reply")
          && headers.find("Event-Name").isPresent()) {
        // The time line shows the reply to connect as it was on the wire.
        assertThat(value).isEqualTo("+OK\n");
        continue;
      }
      String escaped = value.replace("\n", "\\n");
      assertThat(shown.substring(field.end()))
          .as(key)
          .startsWith(escaped.substring(0, Math.min(SHOWN, escaped.length())));
    }
  }

  /** README of the transcripts, "Order and timing": a call from its creation to its end. */
  @Test
  void plainAndJsonTellTheSameCall() {
    String[] call = {
      "CHANNEL_CREATE",
      "CHANNEL_EXECUTE answer",
      "CHANNEL_ANSWER",
      "CHANNEL_EXECUTE_COMPLETE answer",
      "CHANNEL_EXECUTE park",
      "CHANNEL_PARK",
      "CHANNEL_HANGUP",
      "CHANNEL_UNPARK",
      "CHANNEL_EXECUTE_COMPLETE park",
      "CHANNEL_HANGUP_COMPLETE",
      "CHANNEL_DESTROY"
    };
    List<String> kinds = List.of(call).stream().map(kind -> kind.split(" ")[0]).distinct().toList();
    for (String name : List.of("01-auth-ok-plain-all", "02-json-all-inbound-call")) {
      List<String> told =
          events(name).stream()
              .filter(event -> kinds.contains(event.name()))
              .map(event -> (event.name() + " " + event.get("Application")).strip())
              .toList();
      assertThat(told).as(name).containsExactly(call);
    }
  }

  @Test
  void eventsOfAChannelHaveRisingSequences() {
    for (String name : Transcript.names().toList()) {
      Map<String, Long> last = new HashMap<>();
      for (EslEvent event : events(name)) {
        assertThat(event.timestampMicros()).isGreaterThan(1_700_000_000_000_000L);
        assertThat(event.sequence()).as("%s in %s", event, name).isPositive();
        if (!event.uuid().isEmpty()) {
          Long before = last.put(event.uuid(), event.sequence());
          assertThat(before == null || before < event.sequence())
              .as("%s in %s comes after %d", event, name, before)
              .isTrue();
        }
      }
    }
  }

  @Test
  void oddValuesAreUnchangedInJsonAndLossyInPlain() {
    EslEvent plain = last("21-odd-values-plain-vs-json", "CHANNEL_HANGUP_COMPLETE");
    EslEvent json = last("21b-odd-values-json", "CHANNEL_HANGUP_COMPLETE");
    assertThat(plain.variable("v_pct")).contains("100% + 5");
    assertThat(json.variable("v_pct")).contains("100%25 + 5");
    for (EslEvent event : List.of(plain, json)) {
      assertThat(event.variable("v_colon")).contains("a: b");
      assertThat(event.variable("v_utf")).contains("äöü€😀");
      assertThat(event.variable("v_nl")).contains("line1\\nline2");
      assertThat(event.values("variable_arr")).containsExactly("one", "two", "th|ree");
      assertThat(event.variable("arr")).contains("ARRAY::one|:two|:th|ree");
      assertThat(event.variable("nosuch")).isEmpty();
      assertThat(event.values("variable_nosuch")).isEmpty();
      assertThat(event.values("variable_v_colon")).containsExactly("a: b");
    }
  }

  @Test
  void theResultOfABackgroundJobIsTheInnerBody() {
    List<EslEvent> jobs =
        events("08-bgapi-job-uuid").stream()
            .filter(event -> event.name().equals("BACKGROUND_JOB"))
            .toList();
    assertThat(jobs).hasSize(3);
    assertThat(jobs.get(0).body()).isEqualTo("+OK f18bff32-4cc6-46ee-a988-4867e9a3630b\n");
    assertThat(jobs.get(1).get("Job-UUID")).isEqualTo("my-own-job-id-0001");
    assertThat(jobs.get(1).body()).isEqualTo("+OK\n");
    assertThat(jobs.get(2).body())
        .startsWith("UP 0 years")
        .contains("\nFreeSWITCH (Version 1.11.2");
  }

  @Test
  void theReplyToConnectHoldsTheChannelDecoded() {
    EslFrame reply =
        parse(Transcript.of("30-outbound-async-full-linger").server(), left -> left).getFirst();
    assertThat(reply.headers().get("Reply-Text")).isEqualTo("+OK\n");
    assertThat(reply.headers().get("Event-Name")).isEqualTo("CHANNEL_DATA");
    assertThat(reply.headers().get("Channel-Name")).isEqualTo("sofia/loop/1001@127.0.0.1:31001");
    assertThat(reply.headers().get("variable_switch_r_sdp"))
        .startsWith("v=0\r\n")
        .contains("m=audio 30000 RTP/AVP 0 101\r\n");
    assertThat(reply.headers().get("Control")).isEqualTo("full");
  }

  private static EslEvent last(String name, String event) {
    return events(name).stream()
        .filter(one -> one.name().equals(event))
        .reduce((_, second) -> second)
        .orElseThrow();
  }

  private static List<EslEvent> events(String name) {
    return parse(Transcript.of(name).server(), left -> left).stream()
        .filter(frame -> frame.event() != null)
        .map(EslFrame::event)
        .toList();
  }

  @Test
  void bytesAreReadWithoutNetty() throws EslSyntaxException {
    ByteBuf bytes = Unpooled.wrappedBuffer("\nContent-Type: auth/request\n\nrest".getBytes());
    EslFrame frame = new EslFrameParser(EslLimits.DEFAULT).parse(bytes);
    assertThat(frame.type()).isEqualTo(EslFrame.Type.AUTH_REQUEST);
    assertThat(bytes.readableBytes()).isEqualTo(4);
  }
}
