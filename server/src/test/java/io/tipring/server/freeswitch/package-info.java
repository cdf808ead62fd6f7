/**
 * The media server's port with FreeSWITCH behind it: the contract of every media server against the
 * stand-in, and against a real one where {@code -Dfreeswitch.home=…} names its folder. Tests own
 * their threads and processes.
 */
package io.tipring.server.freeswitch;
