package io.tipring.ivr.check;

/** Knows which prompts a site has. */
public interface PromptCatalogue {

  /** Knows of none, so none is called missing. */
  PromptCatalogue UNKNOWN = (_, _) -> true;

  /**
   * @param language BCP 47 tag as the flow says it, or empty for the site's default
   * @param prompt name without folder and extension
   */
  boolean has(String language, String prompt);
}
