package io.tipring.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class SourceGateTest {
  private static final InetSocketAddress SDP = new InetSocketAddress("10.0.0.5", 4000);
  private static final InetSocketAddress NAT = new InetSocketAddress("203.0.113.9", 61_000);
  private static final InetSocketAddress NAT_OTHER = new InetSocketAddress("203.0.113.9", 61_002);
  private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.1", 4000);

  private final SourceGate gate = new SourceGate();

  @Test
  void nobodyIsAdmittedBeforeAnAddressIsKnown() {
    assertThat(gate.admits(SDP)).isFalse();
    assertThat(gate.target()).isNull();
  }

  @Test
  void withoutLatchingOnlyTheAddressOfTheSdpIs() {
    gate.expect(SDP, null);
    assertThat(gate.admits(NAT)).isFalse();
    assertThat(gate.admits(new InetSocketAddress("10.0.0.5", 4002))).isFalse();
    assertThat(gate.admits(SDP)).isTrue();
    assertThat(gate.target()).isEqualTo(SDP);
  }

  @Test
  void latchesOnceToTheHostOfTheSignalling() {
    gate.expect(SDP, NAT.getAddress());
    assertThat(gate.admits(STRANGER)).isFalse();
    assertThat(gate.admits(NAT)).isTrue();
    assertThat(gate.target()).isEqualTo(NAT);
    assertThat(gate.admits(NAT_OTHER)).isFalse();
    assertThat(gate.admits(NAT)).isTrue();
  }

  @Test
  void latchesToAnotherPortOfTheSdpHost() {
    gate.expect(SDP, NAT.getAddress());
    InetSocketAddress otherPort = new InetSocketAddress("10.0.0.5", 4444);
    assertThat(gate.admits(otherPort)).isTrue();
    assertThat(gate.target()).isEqualTo(otherPort);
  }

  @Test
  void theAddressOfTheSdpTakesOverForGood() {
    gate.expect(SDP, NAT.getAddress());
    assertThat(gate.admits(NAT)).isTrue();
    assertThat(gate.admits(SDP)).isTrue();
    assertThat(gate.target()).isEqualTo(SDP);
    assertThat(gate.admits(NAT)).isFalse();
  }

  @Test
  void aNewAddressBeginsAnewAndTheSameDoesNot() {
    gate.expect(SDP, NAT.getAddress());
    gate.admits(NAT);
    gate.expect(SDP, NAT.getAddress());
    assertThat(gate.target()).isEqualTo(NAT);
    InetSocketAddress moved = new InetSocketAddress("10.0.0.6", 5000);
    gate.expect(moved, NAT.getAddress());
    assertThat(gate.target()).isEqualTo(moved);
    assertThat(gate.admits(NAT_OTHER)).isTrue();
  }

  @Test
  void reportsMayComeFromAnyPortOfALatchedHost() throws Exception {
    InetSocketAddress rtcp = new InetSocketAddress("10.0.0.5", 4001);
    gate.expect(SDP, null);
    assertThat(gate.admitsReport(rtcp, rtcp)).isTrue();
    assertThat(gate.admitsReport(new InetSocketAddress("10.0.0.5", 4003), rtcp)).isFalse();
    gate.expect(SDP, InetAddress.getByName("203.0.113.9"));
    gate.admits(NAT);
    assertThat(gate.admitsReport(NAT_OTHER, rtcp)).isTrue();
    assertThat(gate.admitsReport(STRANGER, rtcp)).isFalse();
  }
}
