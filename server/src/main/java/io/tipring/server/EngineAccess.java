package io.tipring.server;

import io.tipring.core.engine.Engine;
import io.tipring.core.engine.EngineStatus;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.rest.Backend;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The engine as the control plane asks it. */
final class EngineAccess implements Backend.Engine {

  private final Engine engine;
  private final long timeoutMillis;
  private final String version;
  private final long startedNanos = System.nanoTime();
  private final BooleanSupplier soundAvailable;
  private volatile boolean signallingBound;
  private volatile boolean flowsDeployed;
  private volatile boolean draining;

  /**
   * @param soundAvailable whether there is a media server that takes legs
   */
  EngineAccess(Engine engine, BooleanSupplier soundAvailable, long timeoutMillis, String version) {
    this.engine = engine;
    this.soundAvailable = soundAvailable;
    this.timeoutMillis = timeoutMillis;
    this.version = version;
  }

  void signallingBound() {
    signallingBound = true;
  }

  void flowsDeployed() {
    flowsDeployed = true;
  }

  void draining() {
    draining = true;
  }

  /** Whether new calls are taken. */
  boolean isReady() {
    return signallingBound
        && flowsDeployed
        && !draining
        && engine.isHealthy()
        && !engine.isShortOfDisk()
        && soundAvailable.getAsBoolean();
  }

  @Override
  public Map<String, Boolean> readiness() {
    Map<String, Boolean> checks = new LinkedHashMap<>();
    checks.put("engine", engine.isHealthy());
    checks.put("sip", signallingBound);
    checks.put("flows", flowsDeployed);
    checks.put("media", soundAvailable.getAsBoolean());
    checks.put("takesCalls", !draining);
    boolean elseReady = checks.values().stream().allMatch(check -> check);
    checks.put("disk", engine.isDiskFine(elseReady));
    return checks;
  }

  @Override
  public long nowMillis() {
    return engine.nowMillis();
  }

  @Override
  public boolean isStarted() {
    return flowsDeployed;
  }

  @Override
  public boolean isAlive() {
    return engine.isHealthy();
  }

  @Override
  public Backend.Status status() throws UnavailableException {
    EngineStatus status = await(engine.status());
    long uptime = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos);
    return new Backend.Status(status.sequence(), hash(status.stateHash()), uptime, version);
  }

  /** A state hash as it is printed everywhere: 16 hexadecimal digits. */
  static String hash(long stateHash) {
    return String.format(Locale.ROOT, "%016x", stateHash);
  }

  @Override
  public long settle() throws UnavailableException {
    return await(engine.settle());
  }

  private <T> T await(Future<T> answer) throws UnavailableException {
    try {
      return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw UnavailableException.late(timeoutMillis);
    } catch (ExecutionException failed) {
      throw UnavailableException.failed();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw UnavailableException.overloaded();
    }
  }
}
