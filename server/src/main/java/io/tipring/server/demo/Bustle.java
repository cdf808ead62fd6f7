package io.tipring.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tipring.core.signalling.Destination;
import java.io.IOException;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the demo going, on one thread of its own: lets callers dial, brings agents back who did not
 * answer, and writes the live line.
 */
final class Bustle implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Bustle.class);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  /** The line is written over on a terminal, and every so often elsewhere. */
  private static final int LINE_SECONDS_ELSEWHERE = 5;

  private static final int BREAK_SECONDS = 10;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("demo-bustle").factory());
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private final Platform platform;
  private final Phones phones;
  private final Behaviour behaviour;
  private final Destination destination;
  private final int callsPerMinute;

  Bustle(
      Platform platform,
      Phones phones,
      Behaviour behaviour,
      Destination destination,
      int callsPerMinute) {
    this.platform = platform;
    this.phones = phones;
    this.behaviour = behaviour;
    this.destination = destination;
    this.callsPerMinute = callsPerMinute;
  }

  void start() {
    thread.execute(this::call);
    int every = terminal ? 1 : LINE_SECONDS_ELSEWHERE;
    thread.scheduleAtFixedRate(() -> attempt(this::writeLine), 1, every, TimeUnit.SECONDS);
    thread.scheduleAtFixedRate(
        () -> attempt(this::endBreaks), BREAK_SECONDS, BREAK_SECONDS, TimeUnit.SECONDS);
  }

  private void call() {
    phones.call(behaviour.caller(), destination);
    thread.schedule(this::call, behaviour.untilNextCall(callsPerMinute), TimeUnit.MILLISECONDS);
  }

  private void writeLine() throws IOException, InterruptedException {
    String line = LocalTime.now().format(CLOCK) + "  " + LiveLine.read(platform).text();
    if (terminal) {
      System.out.print("\r" + line + "\u001b[K");
      System.out.flush();
    } else {
      System.out.println(line);
    }
  }

  /** Agents who let a call ring were set not ready by the engine; they come back to their desks. */
  private void endBreaks() throws IOException, InterruptedException {
    for (JsonNode agent : platform.get("/v1/agents").path("agents")) {
      if (agent.path("state").asText().equals("notReady")) {
        platform.setReady(agent.path("id").asText());
      }
    }
  }

  /** A step of the platform that is allowed to fail. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      LOG.warn("the demo's platform got no answer: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    if (terminal) {
      System.out.println();
    }
  }
}
