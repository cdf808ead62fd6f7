package io.tipring.server;

import io.tipring.core.metrics.SipTraceMetrics;
import io.tipring.server.config.TipringConfig;
import io.tipring.server.timeline.SipMessages;
import io.tipring.sip.trace.SipTrace;
import io.tipring.sip.trace.TraceFiles;
import io.tipring.sip.trace.TraceOptions;
import io.tipring.sip.trace.TracedMessage;
import io.tipring.sip.transport.MessageTap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The SIP trace as the configuration wants it: on, or off with what earlier runs have left. */
final class SipTracing implements SipMessages, AutoCloseable {

  private final TraceFiles files;
  private final Optional<SipTrace> trace;

  private SipTracing(TraceFiles files, Optional<SipTrace> trace) {
    this.files = files;
    this.trace = trace;
  }

  static SipTracing start(TipringConfig config, LongSupplier clockMillis, SipTraceMetrics metrics)
      throws StartupException {
    Path directory = config.dataDirectory().resolve("trace");
    TraceFiles files = new TraceFiles(directory);
    if (!config.trace().sip()) {
      return new SipTracing(files, Optional.empty());
    }
    TraceOptions options =
        new TraceOptions(
            directory, config.trace().maxBytes(), Duration.ofHours(config.trace().keepHours()));
    try {
      SipTrace trace = SipTrace.start(options, clockMillis, metrics);
      return new SipTracing(files, Optional.of(trace));
    } catch (IOException unusable) {
      throw new StartupException(
          "the SIP trace can't be kept in %s: %s; mend it, or turn it off at %s"
              .formatted(directory, unusable, config.at("trace.sip")),
          unusable);
    }
  }

  MessageTap tap() {
    return trace.<MessageTap>map(it -> it).orElse(MessageTap.NONE);
  }

  @Override
  public List<TracedMessage> find(Collection<String> callIds, long fromMillis, long toMillis)
      throws IOException {
    trace.ifPresent(SipTrace::flush);
    return files.find(
        callIds,
        TimeUnit.MILLISECONDS.toMicros(fromMillis),
        TimeUnit.MILLISECONDS.toMicros(toMillis + 1) - 1);
  }

  @Override
  public boolean isOn() {
    return trace.isPresent();
  }

  @Override
  public void close() {
    trace.ifPresent(SipTrace::close);
  }
}
