package io.tipring.ivr.check;

import java.util.regex.Pattern;

/** The form of a language tag (BCP 47), as far as a flow needs it. */
public final class LanguageTag {

  private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}");

  private LanguageTag() {}

  public static boolean isWellFormed(String tag) {
    return TAG.matcher(tag).matches();
  }
}
