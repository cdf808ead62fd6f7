package io.tipring.media.freeswitch.pool;

import java.util.OptionalDouble;

/**
 * How a media server stands.
 *
 * @param state what the operator wants of it
 * @param health what it looks like from here
 * @param detail why it is not up, for people; empty where it is
 * @param legs endpoints of ours on it
 * @param sessions what it said last of its sessions, those of others included
 * @param idleCpuPercent likewise of its processors; empty where it has not said
 */
public record ServerStatus(
    ServerSpec spec,
    State state,
    Health health,
    String detail,
    int legs,
    int sessions,
    OptionalDouble idleCpuPercent) {

  /** What the operator wants of a server. */
  public enum State {
    /** It takes legs. */
    ACTIVE,
    /** It takes no new legs; those on it stay until they end or are connected elsewhere. */
    DRAINING,
    /** It takes no new legs, and those on it are moved to other servers where there are any. */
    MAINTENANCE
  }

  /** What a server looks like from here. */
  public enum Health {
    /** The event socket is up and OPTIONS are answered. */
    UP,
    /** One of the two is missing: it keeps its legs and takes no new ones. */
    DEGRADED,
    /** Never seen, or lost: it has no legs. */
    DOWN
  }
}
