package io.tipring.media.freeswitch.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** All channels, and the events that are told of them. */
final class Exchange {
  static final String VERSION = "FreeSWITCH Version 1.11.2-release~64bit ( 64bit)\n";
  private static final int MAX_REMEMBERED = 100_000;
  private static final long FORGET_DIALOG_MILLIS = 32_000;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GMT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Options options;
  private final Loop loop;
  private final String coreUuid = UUID.randomUUID().toString();
  private final long startedNanos = System.nanoTime();
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Bridges bridges = new Bridges(this);
  private final Conferences conferences = new Conferences(this);
  private final List<EslConnection> connections = new ArrayList<>();
  private final Deque<String> commands = new ArrayDeque<>();
  private final List<String> expansions = new ArrayList<>();
  private SipPort sip;
  private long sequence = 460;
  private long sessions;
  private int peak;
  private long lateMillis;
  private boolean stalled;

  Exchange(Options options, Loop loop) {
    this.options = options;
    this.loop = loop;
  }

  void open(SipPort port) {
    sip = port;
    loop.later(options.heartbeatMillis(), this::heartbeat);
  }

  Options options() {
    return options;
  }

  Loop loop() {
    return loop;
  }

  SipPort sip() {
    return sip;
  }

  InetAddress rtpAddress() {
    return sip.address().getAddress();
  }

  Bridges bridges() {
    return bridges;
  }

  Conferences conferences() {
    return conferences;
  }

  List<EslConnection> connections() {
    return connections;
  }

  // Channels.

  boolean full() {
    return channels.size() >= options.maxSessions();
  }

  long nextSession() {
    return ++sessions;
  }

  Map<String, Channel> channels() {
    return channels;
  }

  /** The channel of that id, if it is up. */
  Optional<Channel> channel(String uuid) {
    return Optional.ofNullable(channels.get(uuid)).filter(Channel::up).filter(Channel::created);
  }

  void incoming(SipCall call) {
    try {
      Channel channel = new Channel(this, call);
      channels.put(channel.uuid(), channel);
      peak = Math.max(peak, channels.size());
      channel.begin(Dialplan.of(call.invite().userOfUri()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void gone(Channel channel) {
    channels.remove(channel.uuid());
    loop.later(FORGET_DIALOG_MILLIS, () -> sip.forget(channel.call()));
  }

  void frame() {
    List<Channel> all = List.copyOf(channels.values());
    all.forEach(Channel::listen);
    all.forEach(
        channel -> {
          if (channel.up()) {
            channel.speak();
          }
        });
    List.copyOf(connections).forEach(EslConnection::flush);
  }

  // Events.

  /** An event with the headers that all have. */
  Event event(String name) {
    Instant now = Instant.now();
    long micros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    return new Event(name)
        .put("Core-UUID", coreUuid)
        .put("FreeSWITCH-Hostname", "stand-in")
        .put("FreeSWITCH-Switchname", "stand-in")
        .put("FreeSWITCH-IPv4", "127.0.0.1")
        .put("FreeSWITCH-IPv6", "::1")
        .put("Event-Date-Local", LOCAL.format(now))
        .put("Event-Date-GMT", GMT.format(now))
        .put("Event-Date-Timestamp", Long.toString(micros))
        .put("Event-Calling-File", "stand-in")
        .put("Event-Calling-Function", "stand-in")
        .put("Event-Calling-Line-Number", "1")
        .put("Event-Sequence", Long.toString(++sequence));
  }

  void publish(Event event) {
    connections.forEach(connection -> connection.offer(event));
  }

  private void heartbeat() {
    publish(
        event("HEARTBEAT")
            .put("Event-Info", "System Ready")
            .put("Up-Time", upTime())
            .put("FreeSWITCH-Version", VERSION.substring("FreeSWITCH Version ".length()).strip())
            .put("Uptime-msec", Long.toString(upMillis()))
            .put("Session-Count", Integer.toString(channels.size()))
            .put("Max-Sessions", Integer.toString(options.maxSessions()))
            .put("Session-Per-Sec", "500")
            .put("Session-Per-Sec-Last", "0")
            .put("Session-Per-Sec-Max", "0")
            .put("Session-Per-Sec-FiveMin", "0")
            .put("Session-Since-Startup", Long.toString(sessions))
            .put("Session-Peak-Max", Integer.toString(peak))
            .put("Session-Peak-FiveMin", Integer.toString(peak))
            .put("Idle-CPU", "90.000000"));
    loop.later(options.heartbeatMillis(), this::heartbeat);
  }

  private long upMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }

  String upTime() {
    long millis = upMillis();
    long seconds = millis / 1000;
    return "0 years, "
        + seconds / 86_400
        + " days, "
        + seconds / 3_600 % 24
        + " hours, "
        + seconds / 60 % 60
        + " minutes, "
        + seconds % 60
        + " seconds, "
        + millis % 1000
        + " milliseconds, 0 microseconds";
  }

  String status() {
    return "UP "
        + upTime()
        + "\nFreeSWITCH (Version 1.11.2-release  64bit) is ready\n"
        + sessions
        + " session(s) since startup\n"
        + channels.size()
        + " session(s) - peak "
        + peak
        + ", last 5min "
        + peak
        + " \n0 session(s) per Sec out of max 500, peak 0, last 5min 0 \n"
        + options.maxSessions()
        + " session(s) max\nmin idle cpu 0.00/90.00\nCurrent Stack Size/Max 240K/240K\n";
  }

  // What tests do and look at.

  long lateMillis() {
    return lateMillis;
  }

  void late(long millis) {
    lateMillis = millis;
  }

  boolean stalled() {
    return stalled;
  }

  void stall(boolean on) {
    stalled = on;
    List.copyOf(connections).forEach(connection -> connection.stall(on));
  }

  void closeSound() {
    channels.values().forEach(Channel::closeSound);
  }

  void remember(String command) {
    if (commands.size() == MAX_REMEMBERED) {
      commands.removeFirst();
    }
    commands.addLast(command);
  }

  List<String> commands() {
    return List.copyOf(commands);
  }

  /**
   * A real server would expand {@code ${…}} here, and run what stands in it. It is left as it is,
   * and remembered.
   */
  String expanded(String data) {
    if (data.contains("${")) {
      expansions.add(data);
    }
    return data;
  }

  List<String> expansions() {
    return List.copyOf(expansions);
  }
}
