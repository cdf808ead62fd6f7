package io.tipring.sip.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tipring.core.signalling.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of a file of the trace. */
class PcapTest {

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private static TracedMessage message(
      boolean sent, Transport transport, InetSocketAddress local, InetSocketAddress remote) {
    byte[] bytes =
        "OPTIONS sip:a SIP/2.0\r\nCall-ID: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    return new TracedMessage(1_795_000_000_123_456L, sent, transport, local, remote, bytes);
  }

  private static byte[] file(TracedMessage... messages) {
    ByteBuffer out = ByteBuffer.allocate(1 << 18);
    Pcap.putFileHeader(out);
    for (TracedMessage message : messages) {
      Pcap.put(out, message);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({
    "true, UDP, 127.0.0.1, 10.0.0.9",
    "false, TCP, 127.0.0.1, 10.0.0.9",
    "true, TLS, ::1, 2001:db8::7",
    "false, UDP, ::1, 2001:db8::7"
  })
  void whatIsWrittenIsReadAgain(boolean sent, Transport transport, String local, String remote)
      throws IOException {
    TracedMessage message = message(sent, transport, at(local, 5060), at(remote, 65_535));

    Pcap.Reader reader = new Pcap.Reader(new ByteArrayInputStream(file(message, message)));
    for (int i = 0; i < 2; i++) {
      assertThat(reader.next().orElseThrow()).usingRecursiveComparison().isEqualTo(message);
    }
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void addressesOfTwoFamiliesMeetInTheLargerOne() throws IOException {
    TracedMessage message = message(true, Transport.UDP, at("0.0.0.0", 5060), at("::1", 5062));
    TracedMessage read =
        new Pcap.Reader(new ByteArrayInputStream(file(message))).next().orElseThrow();
    assertThat(read.remote()).isEqualTo(message.remote());
    assertThat(read.local().getPort()).isEqualTo(5060);
  }

  @Test
  void aRecordThatIsCutOffEndsTheFile() throws IOException {
    byte[] whole = file(message(true, Transport.UDP, at("127.0.0.1", 1), at("127.0.0.1", 2)));
    for (int length = Pcap.FILE_HEADER_BYTES; length < whole.length; length++) {
      Pcap.Reader reader = new Pcap.Reader(new ByteArrayInputStream(whole, 0, length));
      assertThat(reader.next()).as("length %d", length).isEqualTo(Optional.empty());
    }
  }

  @Test
  void anotherFileIsRefused() {
    byte[] text = "this is no pcap file at all, is it?".getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> new Pcap.Reader(new ByteArrayInputStream(text)))
        .isInstanceOf(IOException.class);
    byte[] damaged = file(message(true, Transport.UDP, at("127.0.0.1", 1), at("127.0.0.1", 2)));
    damaged[Pcap.FILE_HEADER_BYTES + 8] = 0x7f;
    assertThatThrownBy(() -> new Pcap.Reader(new ByteArrayInputStream(damaged)).next())
        .isInstanceOf(IOException.class);
  }

  @Test
  void aMessageLargerThanADatagramIsCutAndSaysSo() throws IOException {
    byte[] large = new byte[70_000];
    InetSocketAddress local = at("127.0.0.1", 1);
    TracedMessage message = new TracedMessage(1, true, Transport.TCP, local, local, large);
    byte[] file = file(message);
    TracedMessage read = new Pcap.Reader(new ByteArrayInputStream(file)).next().orElseThrow();
    assertThat(read.bytes()).hasSize(Pcap.MAX_MESSAGE_BYTES);
    ByteBuffer record = ByteBuffer.wrap(file, Pcap.FILE_HEADER_BYTES, 16).slice();
    assertThat(record.getInt(12) - record.getInt(8)).isEqualTo(70_000 - Pcap.MAX_MESSAGE_BYTES);
  }

  @ParameterizedTest
  @CsvSource({
    "'Call-ID: abc@h\r\n', abc@h",
    "'i:abc\r\n', abc",
    "'CALL-ID :  a b \r\n', a b",
    "'To: i:x\r\nCall-ID: y\n', y"
  })
  void theCallIdIsFoundInWhateverForm(String headers, String callId) {
    byte[] message =
        ("SIP/2.0 200 OK\r\n" + headers + "\r\nCall-ID: body").getBytes(StandardCharsets.UTF_8);
    assertThat(CallIds.of(message)).contains(callId);
  }

  @Test
  void aBodyHasNoCallId() {
    byte[] message =
        "SIP/2.0 200 OK\r\nTo: x\r\n\r\nCall-ID: body".getBytes(StandardCharsets.UTF_8);
    assertThat(CallIds.of(message)).isEmpty();
  }
}
