package io.tipring.ivr.check.naming;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A dialled number leads to one flow. */
final class DuplicateCalledNumber implements Check {

  @Override
  public void check(List<Flow> flows, Findings findings) {
    Map<String, Word> numbers = new TreeMap<>();
    for (Flow flow : flows) {
      for (Word number : flow.numbers()) {
        Word first = numbers.putIfAbsent(number.text(), number);
        if (first != null) {
          findings.add(
              FindingCode.DUPLICATE_CALLED_NUMBER,
              number.span(),
              "calls to “%s” are answered already (%s)"
                  .formatted(first.text(), first.span().place()),
              "leave the number to one of the two");
        }
      }
    }
  }
}
