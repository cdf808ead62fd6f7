package io.tipring.core.flow;

/**
 * A flow file as the designer wrote it.
 *
 * @param file name shown in findings
 */
public record FlowSource(String file, String text) {}
