package io.tipring.core.effect;

/**
 * What a turn asks of the outside. Effects leave the engine only when the journal has the command
 * that caused them; what an effect leads to comes back as a command.
 */
public sealed interface Effect permits SipEffect, MediaEffect, ControlEffect {}
