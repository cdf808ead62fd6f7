package io.tipring.ivr.check.naming;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.check.LanguageTag;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Word;
import java.util.List;

/** A flow speaks one language at most, named by a BCP 47 tag. */
final class Language implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : flows) {
      for (Word language : flow.languages()) {
        if (!LanguageTag.isWellFormed(language.text())) {
          findings.add(
              FindingCode.BAD_LANGUAGE,
              language.span(),
              "“" + language.text() + "” is no language tag",
              "write a tag such as \"zh-CN\" or \"en\"");
        }
      }
      flow.languages().stream()
          .skip(1)
          .forEach(
              language ->
                  findings.add(
                      FindingCode.DUPLICATE_LANGUAGE,
                      language.span(),
                      "the flow has a language already",
                      "leave one of the two out"));
    }
  }
}
