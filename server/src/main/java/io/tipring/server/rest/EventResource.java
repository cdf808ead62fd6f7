package io.tipring.server.rest;

import io.javalin.http.Context;
import io.tipring.core.event.RecordedEvent;
import io.tipring.server.json.EventJson;
import io.tipring.server.json.Json;
import io.tipring.server.projection.EventBuffer;
import io.tipring.server.projection.EventBuffer.Batch;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/events}: server-sent events (WHATWG HTML §9.2). The id of each is its sequence; a
 * stream that resumes too late is told so by an event {@code gap}.
 */
final class EventResource {

  private static final Logger LOG = LoggerFactory.getLogger(EventResource.class);
  private static final int MAX_STREAMS = 100;

  /** Shorter than the idle timeouts of proxies, and how soon a dead reader is found. */
  private static final long HEARTBEAT_MILLIS = 15_000;

  private final EventBuffer events;
  private final Semaphore streams = new Semaphore(MAX_STREAMS);

  EventResource(EventBuffer events) {
    this.events = events;
  }

  void stream(Context context) throws InterruptedException, IOException {
    new Query(context).check();
    long newest = events.lastSequence();
    long after = startingPoint(context, newest);
    if (!streams.tryAcquire()) {
      throw new ProblemException(
          Problem.unavailable("there are " + MAX_STREAMS + " streams of events already"));
    }
    try {
      context.status(200).contentType("text/event-stream").header("Cache-Control", "no-store");
      ServletOutputStream out = context.res().getOutputStream();
      if (after > newest) {
        writeGap(out, newest);
        after = newest;
      }
      write(out, ": tipring\n\n");
      out.flush();
      follow(out, after);
    } catch (IOException readerIsGone) {
      LOG.debug("a reader of events is gone: {}", readerIsGone.toString());
    } finally {
      streams.release();
    }
  }

  private static long startingPoint(Context context, long newest) {
    String id = context.header("Last-Event-ID");
    if (id == null || id.isBlank()) {
      return newest;
    }
    if (!id.strip().matches("[0-9]{1,18}")) {
      throw new ProblemException(
          Problem.malformed("Last-Event-ID must be the id of an event, a whole number"));
    }
    return Long.parseLong(id.strip());
  }

  private void follow(ServletOutputStream out, long after)
      throws IOException, InterruptedException {
    long place = after;
    while (!events.isClosed()) {
      Batch batch = events.after(place, HEARTBEAT_MILLIS);
      if (batch.missedUntil() > place) {
        writeGap(out, batch.missedUntil());
        place = batch.missedUntil();
      }
      if (batch.events().isEmpty()) {
        write(out, ": still here\n\n");
      } else {
        writeAll(out, batch.events());
        place = batch.events().getLast().eventSequence();
      }
      out.flush();
    }
  }

  private static void writeAll(ServletOutputStream out, List<RecordedEvent> batch)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (RecordedEvent event : batch) {
      text.append("id: ").append(event.eventSequence());
      text.append("\nevent: ").append(EventJson.type(event));
      text.append("\ndata: ").append(Json.write(EventJson.of(event))).append("\n\n");
    }
    write(out, text.toString());
  }

  private static void writeGap(ServletOutputStream out, long until) throws IOException {
    String data = Json.write(Json.object().put("missedUntil", until));
    write(out, "id: " + until + "\nevent: gap\ndata: " + data + "\n\n");
  }

  private static void write(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
