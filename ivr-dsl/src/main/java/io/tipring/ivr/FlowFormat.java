package io.tipring.ivr;

import io.tipring.core.flow.FlowSource;
import io.tipring.ivr.parse.Layout;

/** Lays a flow file out, as {@code tipring flow format} does. */
public final class FlowFormat {

  private FlowFormat() {}

  /**
   * The same flow with two spaces of indentation a brace, one space between words, and no more than
   * one empty line in a row. Line breaks and notes stay where they are. What has no meaning is left
   * as it is, so a file with errors can be laid out too.
   */
  public static String format(FlowSource file) {
    return Layout.of(file.text());
  }
}
