package io.tipring.ivr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipring.core.flow.FlowInterpreter.FlowRejected;
import io.tipring.core.flow.FlowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Layout changes nothing but space. */
class FlowFormatTest {

  private static String format(String text) {
    return FlowFormat.format(new FlowSource("f.flow", text));
  }

  @Test
  void indentsAndSpacesRegularly() {
    assertThat(
            format(
                """


                # A note.
                flow   a{// here
                on call to "1","2"


                answer
                    menu m {

                key 1,  #->m   # a note
                  nothing for 6s->hang   up
                }
                  queue q { need lang . zh>=1 , x>=2 }
                }

                """))
        .isEqualTo(
            """
            # A note.
            flow a {  // here
              on call to "1", "2"

              answer
              menu m {
                key 1, # -> m  # a note
                nothing for 6s -> hang up
              }
              queue q { need lang.zh >= 1, x >= 2 }
            }
            """);
  }

  @Test
  void theHotlineIsLaidOutAlready() throws IOException {
    String hotline = Files.readString(Path.of("../conf/flows/hotline.flow"));
    assertThat(format(hotline)).isEqualTo(hotline);
  }

  @Property(tries = 200, seed = "20261122")
  void whatIsLaidOutDoesTheSame(@ForAll long seed) throws FlowRejected {
    String text = RandomFlow.text(seed);
    String formatted = format(text);
    assertThat(format(formatted)).isEqualTo(formatted);
    assertThat(version(formatted)).isEqualTo(version(text));
  }

  @Property(tries = 500, seed = "20261122")
  void anyTextCanBeLaidOutAndLosesNothing(@ForAll String text) {
    String bare = format(text).replaceAll("[ \t\r\n\f\u00A0\u3000\uFEFF]", "");
    assertThat(bare).isEqualTo(text.replaceAll("[ \t\r\n\f\u00A0\u3000\uFEFF]", ""));
  }

  private static String version(String text) throws FlowRejected {
    Flows flows = new Flows();
    flows.deploy("default", List.of(new FlowSource("f.flow", text)));
    return RecordedState.of(flows).get(1);
  }
}
