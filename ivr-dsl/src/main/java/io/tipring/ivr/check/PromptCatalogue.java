package io.tipring.ivr.check;

/** Knows which prompts and which music a site has. Asked for well-formed names only. */
public interface PromptCatalogue {

  /** Knows of nothing, so nothing is called missing. */
  PromptCatalogue UNKNOWN = (_, _) -> true;

  /**
   * @param language BCP 47 tag as the flow says it, or empty for the site's default
   * @param prompt name without folder and extension
   */
  boolean has(String language, String prompt);

  /**
   * @param music name without folder and extension
   */
  default boolean hasMusic(String music) {
    return true;
  }
}
