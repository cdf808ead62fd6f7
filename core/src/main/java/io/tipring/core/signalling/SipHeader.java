package io.tipring.core.signalling;

/**
 * A header the core asks for or was given: the name as in the field's registry, the value unfolded.
 */
public record SipHeader(String name, String value) {}
