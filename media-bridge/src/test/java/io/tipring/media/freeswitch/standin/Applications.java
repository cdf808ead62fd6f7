package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The applications of one channel. Those of the dialplan run one after the other; those asked for
 * by messages run above the one that is on, the latest on top, unless they carry a lock (seen in
 * the recorded sessions 22 and 25).
 */
final class Applications {
  private final Channel channel;
  private final Deque<Application> plan = new ArrayDeque<>();
  private final Deque<Application> stack = new ArrayDeque<>();
  private final Deque<Application> waiting = new ArrayDeque<>();
  private boolean parkedByState;

  Applications(Channel channel) {
    this.channel = channel;
  }

  Application top() {
    return stack.peekLast();
  }

  /** The name of what the dialplan is at. */
  String current() {
    return stack.isEmpty() ? "" : stack.peekLast().name;
  }

  /** Takes up a plan in place of the one before, which {@link #unwind} ended. */
  void follow(Deque<Application> next) {
    plan.clear();
    if (next.isEmpty()) {
      channel.noRoute();
      return;
    }
    plan.addAll(next);
    advance();
  }

  /** Parked as a state, with no application: what {@code park_after_bridge} does. */
  void parkByState() {
    parkedByState = true;
    channel.state("CS_PARK", 6);
    channel.publish(channel.event("CHANNEL_PARK"));
  }

  void ask(Application application) {
    waiting.add(application);
  }

  void forgetWaiting() {
    waiting.clear();
  }

  private void advance() {
    while (channel.up() && stack.isEmpty() && !plan.isEmpty()) {
      start(plan.poll());
    }
    if (channel.up() && stack.isEmpty() && !parkedByState && channel.partner() == null) {
      channel.hangUp(Cause.NORMAL_CLEARING, true);
    }
  }

  /** Starts what may start. Each frame. */
  void step() {
    while (channel.up() && !waiting.isEmpty()) {
      Application next = waiting.peek();
      if (next.lock && stack.stream().anyMatch(each -> each.lock)) {
        return;
      }
      if (next.delayFrames > 0) {
        next.delayFrames--;
        return;
      }
      waiting.poll();
      start(next);
    }
  }

  private void start(Application application) {
    if (!known(application.name)) {
      channel.hangUp(Cause.DESTINATION_OUT_OF_ORDER, true);
      return;
    }
    channel.variables().remove("current_application_response");
    channel.variables().put("current_application", application.name);
    if (application.data.isEmpty()) {
      channel.variables().remove("current_application_data");
    } else {
      channel.variables().put("current_application_data", application.data);
    }
    channel.publish(about("CHANNEL_EXECUTE", application));
    String data = channel.exchange().expanded(application.data);
    switch (application.name) {
      case "park" -> {
        stack.add(application);
        channel.publish(channel.event("CHANNEL_PARK"));
      }
      case "playback" -> play(application, data);
      case "conference" -> {
        stack.add(application);
        channel.exchange().conferences().join(channel, data);
      }
      default -> {
        instant(application.name, data);
        if (channel.up()) {
          complete(application);
        }
      }
    }
  }

  private static boolean known(String name) {
    return switch (name) {
      case "park",
          "playback",
          "conference",
          "answer",
          "set",
          "unset",
          "export",
          "hangup",
          "log",
          "send_dtmf",
          "multiset" ->
          true;
      default -> false;
    };
  }

  private void instant(String name, String data) {
    int equals = data.indexOf('=');
    switch (name) {
      case "answer" -> channel.answer();
      case "set", "export" ->
          channel.variables().put(data.substring(0, equals), data.substring(equals + 1));
      case "unset" -> channel.variables().remove(data);
      case "hangup" -> channel.hangUp(Cause.of(data), true);
      case "send_dtmf" -> channel.sendDigits(data);
      case "multiset" -> {
        for (String each : data.split(" ")) {
          int at = each.indexOf('=');
          channel.variables().put(each.substring(0, at), each.substring(at + 1));
        }
      }
      default -> {}
    }
  }

  private void play(Application application, String data) {
    try {
      application.sound = Sound.open(data);
    } catch (IOException | NumberFormatException e) {
      respond("FILE NOT FOUND");
      complete(application);
      return;
    }
    stack.add(application);
    channel.publish(channel.event("PLAYBACK_START").put("Playback-File-Path", application.data));
  }

  private void respond(String response) {
    channel.variables().put("current_application_response", response);
  }

  private Event about(String name, Application application) {
    Event event = channel.event(name).put("Application", application.name);
    if (!application.data.isEmpty()) {
      event.put("Application-Data", application.data);
    }
    if (name.equals("CHANNEL_EXECUTE_COMPLETE")) {
      event.put(
          "Application-Response",
          channel.variables().getOrDefault("current_application_response", "_none_"));
    }
    return event.put("Application-UUID", application.uuid);
  }

  private void complete(Application application) {
    channel.publish(about("CHANNEL_EXECUTE_COMPLETE", application));
  }

  /** The sound that is on, or null. */
  Sound sound() {
    Application top = stack.peekLast();
    return top == null ? null : top.sound;
  }

  /** The sound on top has ended by itself. */
  void soundEnded() {
    Application ended = stack.removeLast();
    stopped(ended, "done", "FILE PLAYED");
    advance();
  }

  /** Ends the sound on top; whether there was one. */
  boolean breakSound() {
    Application top = stack.peekLast();
    if (top == null || top.sound == null) {
      return false;
    }
    stack.removeLast();
    stopped(top, "break", "FILE PLAYED");
    advance();
    return true;
  }

  private void stopped(Application application, String status, String response) {
    int samples = application.sound.position();
    channel.variables().put("playback_last_offset_pos", Integer.toString(samples));
    channel.variables().put("playback_seconds", Integer.toString(samples / 8000));
    channel.variables().put("playback_ms", Integer.toString(samples / 8));
    channel.variables().put("playback_samples", Integer.toString(samples));
    channel.publish(
        channel
            .event("PLAYBACK_STOP")
            .put("Playback-File-Path", application.data)
            .put("Playback-Status", status));
    respond(response);
    complete(application);
  }

  /** Ends all that runs, from the top, because the channel goes elsewhere or is gone. */
  void unwind() {
    waiting.clear();
    plan.clear();
    while (!stack.isEmpty()) {
      Application each = stack.removeLast();
      if (each.sound != null) {
        stopped(each, "done", channel.up() ? "FILE PLAYED" : "PLAYBACK ERROR");
        continue;
      }
      if (each.isPark()) {
        channel.publish(channel.event("CHANNEL_UNPARK"));
      } else if (each.name.equals("conference")) {
        channel.exchange().conferences().leave(channel);
      }
      complete(each);
    }
    if (parkedByState) {
      parkedByState = false;
      channel.publish(channel.event("CHANNEL_UNPARK"));
    }
  }
}
