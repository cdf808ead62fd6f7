package io.tipring.core.event;

/**
 * What has happened, for projections and streams. An event says what a later reader needs without
 * asking the engine, and why it came to be. No customer data beyond the two numbers of a call.
 */
public sealed interface Event permits ContactEvent, LegEvent, AgentEvent, SystemEvent {}
