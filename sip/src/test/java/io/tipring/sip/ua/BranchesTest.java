package io.tipring.sip.ua;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.signalling.Dialog;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchesTest {

  private static Dialog dialog(String callId, String localTag, String remoteTag) {
    return new Dialog(
        callId, localTag, remoteTag, "sip:a@h", "sip:b@h", "", "", List.of(), 7, 0, null);
  }

  @Test
  void theSameRequestHasTheSameBranchInEveryRun() {
    String branch = new Branches().of(dialog("c", "l", "r"), "BYE", 7);
    assertThat(new Branches().of(dialog("c", "l", "r"), "BYE", 7)).isEqualTo(branch);
    assertThat(branch).matches("z9hG4bK[a-z2-7]{24}");
  }

  @Test
  void whateverTellsRequestsApartTellsTheirBranchesApart() {
    Branches branches = new Branches();
    assertThat(
            List.of(
                branches.of(dialog("c", "l", "r"), "BYE", 7),
                branches.of(dialog("d", "l", "r"), "BYE", 7),
                branches.of(dialog("c", "m", "r"), "BYE", 7),
                branches.of(dialog("c", "l", "s"), "BYE", 7),
                branches.of(dialog("c", "l", ""), "BYE", 7),
                branches.of(dialog("c", "l", "r"), "INVITE", 7),
                branches.of(dialog("c", "l", "r"), "BYE", 8),
                // No character moves from one part into the next.
                branches.of(dialog("cl", "", "r"), "BYE", 7)))
        .doesNotHaveDuplicates();
  }
}
