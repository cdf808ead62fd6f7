package io.tipring.benchmarks.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two media servers, callers who talk with agents and callers who wait in a queue, all on the first
 * server; then that one is killed. Says how soon each talker hears the other again, whether those
 * who wait kept their order, and what channels are left over. Before that, how soon an agent who
 * becomes ready hears the caller.
 *
 * <p>Arguments: SIP port, HTTP port, token file, talking callers, waiting callers, process id of
 * the first server, event socket port of the second server, its password. The servers are named
 * {@code a} and {@code b}.
 */
public final class MediaFailover {

  private static final String QUEUE_NUMBER = "4002";
  private static final Pattern LEGS = Pattern.compile("\"legs\":\\s*(\\d+)");
  private static final String PASSWORD = "bench-password";
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long GOAL_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long ORPHANS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final String token;
  private final int talking;
  private final int waiting;
  private final ServerChannels survivor;
  private final MarkedSound sound;
  private final QueuePeers peers;

  private MediaFailover(String[] args) throws IOException {
    base = "http://127.0.0.1:" + args[1];
    token = Files.readString(Path.of(args[2])).strip();
    talking = Integer.parseInt(args[3]);
    waiting = Integer.parseInt(args[4]);
    survivor = new ServerChannels(Integer.parseInt(args[6]), args[7]);
    sound = new MarkedSound(2 * (talking + waiting));
    peers =
        new QueuePeers(
            new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), sound, callers());
  }

  public static void main(String[] args) throws Exception {
    MediaFailover run = new MediaFailover(args);
    run.enrol();
    run.queueUp();
    run.talk();
    boolean wellBefore = run.allOnFirst();
    ProcessHandle first = ProcessHandle.of(Long.parseLong(args[5])).orElseThrow();
    boolean recovered = run.kill(first);
    boolean ordered = run.serveWaiting();
    boolean clean = run.hangUp();
    System.exit(wellBefore && recovered && ordered && clean ? 0 : 1);
  }

  private int callers() {
    return talking + waiting;
  }

  /** An agent for each caller; callers are peers from 0, agents behind them. */
  private void enrol() throws Exception {
    for (int i = 0; i < callers(); i++) {
      request(
          "PUT",
          "/v1/agents/" + QueuePeers.agent(i),
          "{\"name\":\"Bench\",\"sipPassword\":\"" + PASSWORD + "\",\"skills\":{\"bench\":5}}");
    }
    peers.register(callers(), PASSWORD);
  }

  private void queueUp() throws Exception {
    request("POST", "/v1/media/servers/b/state", "{\"state\":\"draining\"}");
    for (int i = 0; i < callers(); i++) {
      peers.dial(i, QUEUE_NUMBER);
    }
    for (int i = 0; i < callers(); i++) {
      int caller = i;
      await("music for caller " + i, () -> sound.otherHeard(caller) != null);
    }
  }

  /** Gives each of the first callers an agent, one after the other. */
  private void talk() throws Exception {
    long[] nanos = new long[talking];
    for (int i = 0; i < talking; i++) {
      nanos[i] = serve(i);
    }
    System.out.printf(
        "agent ready (REST) -> agent hears the caller, %d times: %s%n", talking, millis(nanos));
    request("POST", "/v1/media/servers/b/state", "{\"state\":\"active\"}");
    LockSupport.parkNanos(STEADY_NANOS);
  }

  /** Makes an agent ready, and waits until it hears the caller of the same index. */
  private long serve(int index) throws Exception {
    int agent = callers() + index;
    sound.pair(index, agent);
    CompletableFuture<Integer> call = peers.nextCall(index);
    long before = System.nanoTime();
    request("POST", "/v1/agents/" + QueuePeers.agent(index) + "/state", "{\"state\":\"ready\"}");
    int caller = call.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    if (caller != index) {
      throw new IllegalStateException("agent %d got caller %d".formatted(index, caller));
    }
    await("the caller at agent " + index, () -> sound.partnerHeard(agent) != null);
    await("the agent at caller " + index, () -> sound.partnerHeard(index) != null);
    return sound.partnerHeard(agent).first() - before;
  }

  private boolean allOnFirst() throws Exception {
    int legs = 2 * talking + waiting;
    Matcher there = LEGS.matcher(request("GET", "/v1/media/servers/a", ""));
    boolean all = there.find() && Integer.parseInt(there.group(1)) == legs;
    System.out.printf(
        "%d bridged calls and %d waiting callers, %s %d legs on the server that is killed%n",
        talking, waiting, all ? "all" : "but not all", legs);
    return all;
  }

  /** Those who talk: callers and their agents. */
  private List<Integer> talkers() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < talking; i++) {
      all.add(i);
      all.add(callers() + i);
    }
    return all;
  }

  private boolean kill(ProcessHandle first) throws Exception {
    sound.listenAnew();
    peers.forgetReinvites();
    long killed = System.nanoTime();
    first.destroyForcibly();
    while (System.nanoTime() - killed < ORPHANS_NANOS) {
      LockSupport.parkNanos(10_000_000);
    }
    report("re-INVITE at the talkers", talkers(), peers::reinvited, killed);
    int again = report("talkers hear each other", talkers(), this::partnerSince, killed);
    int calls = 0;
    for (int i = 0; i < talking; i++) {
      calls +=
          isWithin(partnerSince(i), killed) && isWithin(partnerSince(callers() + i), killed)
              ? 1
              : 0;
    }
    List<Integer> queued = new ArrayList<>();
    for (int i = talking; i < callers(); i++) {
      queued.add(i);
    }
    report("waiting callers hear music", queued, this::otherSince, killed);
    int legs = 2 * talking + waiting;
    int channels = survivor.count();
    System.out.printf("heard again within 3 s on both sides: %d of %d calls%n", calls, talking);
    System.out.printf(
        "10 s after the kill the other server has %d channels for %d legs%n", channels, legs);
    return again == 2 * talking && calls * 100 >= talking * 99 && channels == legs;
  }

  private Long partnerSince(int peer) {
    MarkedSound.Heard heard = sound.partnerHeard(peer);
    return heard == null ? null : heard.first();
  }

  private Long otherSince(int peer) {
    MarkedSound.Heard heard = sound.otherHeard(peer);
    return heard == null ? null : heard.first();
  }

  private static boolean isWithin(Long at, long killed) {
    return at != null && at - killed <= GOAL_NANOS;
  }

  private int report(String what, List<Integer> whom, IntFunction<Long> when, long killed) {
    long[] nanos =
        whom.stream()
            .map(when::apply)
            .filter(at -> at != null)
            .mapToLong(at -> at - killed)
            .toArray();
    long soon = Arrays.stream(nanos).filter(each -> each <= GOAL_NANOS).count();
    System.out.printf(
        "%s: %d of %d, %d within 3 s of the kill; %s%n",
        what, nanos.length, whom.size(), soon, millis(nanos));
    return nanos.length;
  }

  /** An agent for each of those who wait: they must come in the order in which they called. */
  private boolean serveWaiting() throws Exception {
    for (int i = talking; i < callers(); i++) {
      serve(i);
    }
    System.out.printf("order of the %d waiting callers kept: yes%n", waiting);
    return true;
  }

  private boolean hangUp() throws Exception {
    int endedBefore = peers.ended();
    for (int i = 0; i < callers(); i++) {
      peers.hangUp(i);
    }
    long limit = System.nanoTime() + ORPHANS_NANOS;
    while (survivor.count() > 0 && System.nanoTime() < limit) {
      LockSupport.parkNanos(100_000_000);
    }
    int left = survivor.count();
    System.out.printf(
        "calls that the engine ended by itself: %d; channels left after all hung up: %d%n",
        endedBefore, left);
    return left == 0 && endedBefore == 0;
  }

  private static String millis(long[] nanos) {
    if (nanos.length == 0) {
      return "none";
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return "p50 %d ms, p99 %d ms, max %d ms"
        .formatted(
            sorted[sorted.length / 2] / 1_000_000,
            sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)] / 1_000_000,
            sorted[sorted.length - 1] / 1_000_000);
  }

  private static void await(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("not in time: " + what);
      }
      LockSupport.parkNanos(200_000);
    }
  }

  private String request(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + response.statusCode() + response.body());
    }
    return response.body();
  }
}
