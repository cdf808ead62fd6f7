/**
 * The engine seen from outside: it is started as a process, the way a user starts it, and talks
 * over loopback with peers that are not our code, sipp and baresip. What counts is what those peers
 * get: messages on the wire, tones in the sound, JSON from the control plane.
 *
 * <p>Threads belong to the tests; each peer has one thread that reads its output.
 */
package io.tipring.server.interop;
