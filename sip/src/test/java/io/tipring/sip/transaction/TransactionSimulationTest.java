package io.tipring.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tipring.core.metrics.SipMetrics;
import io.tipring.core.metrics.SipMetrics.TransactionKind;
import io.tipring.core.signalling.Transport;
import io.tipring.sip.message.NameAddr;
import io.tipring.sip.message.Params;
import io.tipring.sip.message.SipMessage;
import io.tipring.sip.message.SipMethods;
import io.tipring.sip.message.SipRequestBuilder;
import io.tipring.sip.message.SipResponseBuilder;
import io.tipring.sip.message.SipUri;
import io.tipring.sip.message.Via;
import io.tipring.sip.transport.Hop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two transaction layers talk over a network that loses, repeats and reorders, in virtual time. For
 * each seed: every transaction ends, every user learns one outcome and only one, every request
 * reaches the other side's user at most once, and nothing is left behind.
 */
class TransactionSimulationTest {

  private static final int CALLS = 40;
  private static final long STEP_MILLIS = 10;
  private static final long RING_MILLIS = 60_000;
  private static final long START_WITHIN_MILLIS = 20_000;
  // Ringing, the longest timers, and what they may still set off.
  private static final long END_MILLIS = 160_000;

  @ParameterizedTest(name = "loss {0}, duplication {1}, {2} seeds")
  @CsvSource({"0.0, 0.0, 5", "0.0, 0.5, 25", "0.1, 0.1, 40", "0.3, 0.2, 40", "0.7, 0.1, 25"})
  void everyTransactionEndsAndEveryOutcomeIsToldOnce(double loss, double duplication, int seeds) {
    for (long seed = 1; seed <= seeds; seed++) {
      Run run = new Run(seed, loss, duplication);
      run.play();
      run.check();
    }
  }

  /** One seed. */
  private static final class Run {
    private final String name;
    private final double loss;
    private final Random random;
    private final LossyNetwork network;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SipMetrics metrics = new SipMetrics(registry);
    private final Caller caller = new Caller(this, hop(5060));
    private final Callee callee = new Callee(this, hop(5070));
    private final List<Outcome> outcomes = new ArrayList<>();

    Run(long seed, double loss, double duplication) {
      this.name = "seed " + seed + ", loss " + loss + ", duplication " + duplication;
      this.loss = loss;
      this.random = new Random(seed);
      this.network = new LossyNetwork(random, loss, duplication);
      network.attach(caller.address, caller.layer::receive);
      network.attach(callee.address, callee.layer::receive);
    }

    void play() {
      for (int i = 0; i < CALLS; i++) {
        int number = i;
        long at = 1 + random.nextInt((int) START_WITHIN_MILLIS);
        caller.wheel.schedule(at, () -> caller.begin(number));
      }
      for (long now = 0; now < END_MILLIS; now += STEP_MILLIS) {
        caller.wheel.advanceTo(now);
        callee.wheel.advanceTo(now);
        network.advanceTo(now);
      }
    }

    void check() {
      assertThat(outcomes).as(name).hasSizeGreaterThanOrEqualTo(CALLS);
      for (Outcome outcome : outcomes) {
        assertThat(outcome.ends).as("%s: ends of %s", name, outcome.branch).isEqualTo(1);
        assertThat(outcome.finals).as("%s: outcomes of %s", name, outcome.branch).isEqualTo(1);
        if (loss == 0) {
          assertThat(outcome.status)
              .as("%s: outcome of %s", name, outcome.branch)
              .isEqualTo(callee.answers.get(outcome.branch));
        }
      }
      assertThat(callee.seen.values()).as(name).allMatch(count -> count == 1);
      assertThat(caller.layer.size()).as(name).isZero();
      assertThat(callee.layer.size()).as(name).isZero();
      assertThat(caller.wheel.size()).as(name).isZero();
      assertThat(callee.wheel.size()).as(name).isZero();
      assertThat(network.isEmpty()).as(name).isTrue();
      for (TransactionKind kind : TransactionKind.values()) {
        assertThat(metrics.openTransactions(kind)).as("%s: %s", name, kind).isZero();
      }
    }

    private static Hop hop(int port) {
      return new Hop(Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    TransactionLayer layer(TimerWheel wheel, Hop from, RequestHandler handler) {
      return new TransactionLayer(
          TransactionTimers.STANDARD,
          wheel,
          (message, to, onFailure) -> network.send(from, to, message),
          handler,
          metrics,
          10_000);
    }
  }

  /** What one request of the caller came to. */
  private static final class Outcome implements ClientUser {
    private final Run run;
    private final String branch;
    private final boolean cancel;
    private InviteClientTransaction invite;
    private String acknowledgedTag = "";
    private boolean cancelled;
    private int finals;
    private int ends;
    private int status;

    Outcome(Run run, String branch, boolean cancel) {
      this.run = run;
      this.branch = branch;
      this.cancel = cancel;
    }

    @Override
    public void onResponse(SipMessage response) {
      assertThat(ends).as("%s: a response after the end of %s", run.name, branch).isZero();
      if (response.status() < 200) {
        assertThat(finals).as("%s: provisional after final of %s", run.name, branch).isZero();
        if (cancel && !cancelled) {
          cancelled = true;
          run.caller.cancel(invite);
        }
        return;
      }
      boolean success = response.method().equals(SipMethods.INVITE) && response.status() < 300;
      if (success) {
        run.caller.ack(response);
        if (!acknowledgedTag.isEmpty()) {
          return;
        }
        acknowledgedTag = response.to().tag().orElseThrow();
      }
      finals++;
      status = response.status();
    }

    void losePatience() {
      if (finals == 0) {
        finals++;
        status = 408;
        invite.abandon();
      }
    }

    @Override
    public void onTimeout() {
      finals++;
      status = 408;
    }

    @Override
    public void onTransportError() {
      throw new AssertionError("the network never refuses");
    }

    @Override
    public void onEnd() {
      ends++;
    }
  }

  private static final class Caller implements RequestHandler {
    private final Run run;
    private final Hop address;
    private final TimerWheel wheel = new TimerWheel(0);
    private final TransactionLayer layer;

    Caller(Run run, Hop address) {
      this.run = run;
      this.address = address;
      this.layer = run.layer(wheel, address, this);
    }

    void begin(int number) {
      boolean invite = number % 2 == 0;
      String branch = "z9hG4bK-" + number;
      Outcome outcome = new Outcome(run, branch, run.random.nextInt(4) == 0);
      run.outcomes.add(outcome);
      if (invite) {
        byte[] message = request(SipMethods.INVITE, branch, "call-" + number, "", 1);
        outcome.invite = layer.sendInvite(branch, message, run.callee.address, outcome);
        // A transaction waits for ever once it rings: it is the user who loses patience.
        wheel.schedule(RING_MILLIS, outcome::losePatience);
      } else {
        byte[] message = request(SipMethods.OPTIONS, branch, "call-" + number, "", 1);
        layer.sendRequest(branch, SipMethods.OPTIONS, message, run.callee.address, outcome);
      }
    }

    void ack(SipMessage response) {
      byte[] ack =
          request(
              SipMethods.ACK,
              "z9hG4bK-ack-" + response.callId(),
              response.callId(),
              response.to().tag().orElseThrow(),
              1);
      run.network.send(address, run.callee.address, ack);
    }

    void cancel(InviteClientTransaction invite) {
      SipMessage original;
      try {
        original = SipMessage.parse(invite.invite());
      } catch (io.tipring.sip.message.SipParseException e) {
        throw new AssertionError(e);
      }
      String branch = original.topVia().branch().orElseThrow();
      Outcome outcome = new Outcome(run, branch, false);
      layer.sendRequest(
          branch,
          SipMethods.CANCEL,
          SipRequestBuilder.cancel(original).build(),
          run.callee.address,
          outcome);
    }

    private byte[] request(String method, String branch, String callId, String toTag, int cseq) {
      NameAddr from = NameAddr.of(SipUri.sip("a", "127.0.0.1", 0)).withTag("from");
      NameAddr to = NameAddr.of(SipUri.sip("b", "127.0.0.1", 0));
      return SipRequestBuilder.request(method, "sip:b@127.0.0.1:5070")
          .via(
              new Via(
                  "UDP", "127.0.0.1", 5060, Params.NONE.with("branch", branch).with("rport", null)))
          .maxForwards(70)
          .from(from)
          .to(toTag.isEmpty() ? to : to.withTag(toTag))
          .callId(callId)
          .cseq(cseq)
          .build();
    }

    @Override
    public void onRequest(ServerTransaction transaction, SipMessage request, Hop source) {
      throw new AssertionError("the caller gets no requests");
    }

    @Override
    public void onAck(SipMessage ack, Hop source) {
      throw new AssertionError("the caller gets no ACK");
    }

    @Override
    public void onStrayResponse(SipMessage response) {
      // A copy that the network held back for longer than its transaction absorbs.
      run.metrics.refused("stray-response");
    }

    @Override
    public void onOverload(SipMessage request, Hop source) {
      throw new AssertionError("there is room");
    }
  }

  private static final class Callee implements RequestHandler {
    private final Run run;
    private final Hop address;
    private final TimerWheel wheel = new TimerWheel(0);
    private final TransactionLayer layer;
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, Integer> answers = new HashMap<>();
    private final Map<String, Boolean> acknowledged = new HashMap<>();

    Callee(Run run, Hop address) {
      this.run = run;
      this.address = address;
      this.layer = run.layer(wheel, address, this);
    }

    @Override
    public void onRequest(ServerTransaction transaction, SipMessage request, Hop source) {
      String branch = request.topVia().branch().orElseThrow();
      seen.merge(request.method() + branch, 1, Integer::sum);
      switch (request.method()) {
        case SipMethods.INVITE -> ring((InviteServerTransaction) transaction, request, branch);
        case SipMethods.CANCEL -> {
          transaction.respond(200, response(request, 200));
          InviteServerTransaction invite = layer.inviteOf(request);
          if (invite != null && !invite.isAnswered()) {
            ((Ringing) invite.user()).finish(487);
          }
        }
        default -> {
          int status = run.random.nextInt(2) == 0 ? 200 : 404;
          answers.put(branch, status);
          wheel.schedule(
              1 + run.random.nextInt(3_000),
              () -> transaction.respond(status, response(request, status)));
        }
      }
    }

    private void ring(InviteServerTransaction transaction, SipMessage request, String branch) {
      Ringing ringing = new Ringing(this, transaction, request, branch);
      transaction.setUser(ringing);
      transaction.respond(100, response(request, 100));
      int status = run.random.nextInt(2) == 0 ? 200 : 486;
      wheel.schedule(
          1 + run.random.nextInt(2_000), () -> transaction.respond(180, response(request, 180)));
      wheel.schedule(1 + run.random.nextInt(10_000), () -> ringing.finish(status));
    }

    @Override
    public void onAck(SipMessage ack, Hop source) {
      acknowledged.put(ack.callId(), true);
    }

    @Override
    public void onStrayResponse(SipMessage response) {
      throw new AssertionError("the callee gets no responses");
    }

    @Override
    public void onOverload(SipMessage request, Hop source) {
      throw new AssertionError("there is room");
    }

    private static byte[] response(SipMessage request, int status) {
      return SipResponseBuilder.to(request, status).toTag(status == 100 ? "" : "callee").build();
    }
  }

  /** An INVITE that is being answered; repeats its own 2xx. */
  private record Ringing(
      Callee callee, InviteServerTransaction transaction, SipMessage request, String branch)
      implements ServerUser {

    void finish(int status) {
      if (transaction.isAnswered()) {
        return;
      }
      callee.answers.put(branch, status);
      byte[] response = Callee.response(request, status);
      transaction.respond(status, response);
      if (status < 300) {
        repeat(response, 500, callee.wheel.nowMillis() + 32_000);
      }
    }

    private void repeat(byte[] success, long intervalMillis, long untilMillis) {
      callee.wheel.schedule(
          intervalMillis,
          () -> {
            boolean acknowledged = callee.acknowledged.containsKey(request.callId());
            if (!acknowledged && callee.wheel.nowMillis() < untilMillis) {
              transaction.respondAgain(success);
              repeat(success, Math.min(2 * intervalMillis, 4_000), untilMillis);
            }
          });
    }
  }
}
