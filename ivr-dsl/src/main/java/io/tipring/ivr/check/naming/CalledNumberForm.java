package io.tipring.ivr.check.naming;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.finding.FindingCode;
import io.tipring.ivr.finding.Findings;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.regex.Pattern;

/** What follows {@code on call to} is a number, or the beginning of one. */
final class CalledNumberForm implements Check {

  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{1,20}\\*?|\\*");

  @Override
  public void check(List<Flow> flows, Findings findings) {
    for (Flow flow : flows) {
      for (Word number : flow.numbers()) {
        if (!NUMBER.matcher(number.text()).matches()) {
          findings.add(
              FindingCode.BAD_CALLED_NUMBER,
              number.span(),
              "no one can dial “" + number.text() + "”",
              "write 1 to 20 digits, nothing between them; * at the end stands for any rest,"
                  + " as in \"95*\"");
        }
      }
    }
  }
}
