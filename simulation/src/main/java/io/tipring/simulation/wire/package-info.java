/**
 * Virtual time and the network between the engine and its peers: messages as plain values, the
 * transactions of RFC 3261 §17 over a network that loses, doubles and delays. One thread owns all.
 */
package io.tipring.simulation.wire;
