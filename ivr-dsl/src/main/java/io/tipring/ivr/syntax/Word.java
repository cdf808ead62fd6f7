package io.tipring.ivr.syntax;

import io.tipring.ivr.finding.Span;

/** A name or a quoted text, its quotation marks and escapes removed. */
public record Word(String text, Span span) {}
