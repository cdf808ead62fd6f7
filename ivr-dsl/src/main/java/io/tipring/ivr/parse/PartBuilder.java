package io.tipring.ivr.parse;

import io.tipring.ivr.grammar.FlowLanguageParser.KeyBranchContext;
import io.tipring.ivr.grammar.FlowLanguageParser.MenuPartContext;
import io.tipring.ivr.grammar.FlowLanguageParser.MenuPromptContext;
import io.tipring.ivr.grammar.FlowLanguageParser.NeedContext;
import io.tipring.ivr.grammar.FlowLanguageParser.NothingBranchContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueAnnouncementContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueMusicContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueNeedsContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueuePartContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueuePriorityContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueRecordContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueRefusedContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueRingContext;
import io.tipring.ivr.grammar.FlowLanguageParser.QueueWrapUpContext;
import io.tipring.ivr.grammar.FlowLanguageParser.TimesContext;
import io.tipring.ivr.grammar.FlowLanguageParser.WrongKeyBranchContext;
import io.tipring.ivr.syntax.Amount;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Word;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Makes the lines of menus and queues. */
final class PartBuilder {

  private final TreeBuilder tree;

  PartBuilder(TreeBuilder tree) {
    this.tree = tree;
  }

  MenuPart menuPart(MenuPartContext part) {
    return switch (part) {
      case MenuPromptContext prompt ->
          new MenuPart.Prompt(tree.texts(prompt.prompts()), tree.span(prompt));
      case KeyBranchContext branch ->
          new MenuPart.Key(
              branch.key().stream().map(key -> new Word(key.getText(), tree.span(key))).toList(),
              tree.target(branch.target()),
              tree.span(branch));
      case NothingBranchContext branch ->
          new MenuPart.Nothing(
              duration(branch.DURATION()),
              tree.texts(branch.prompts()),
              times(branch.times()),
              tree.target(branch.target()),
              tree.span(branch));
      case WrongKeyBranchContext branch ->
          new MenuPart.WrongKey(
              tree.texts(branch.prompts()),
              times(branch.times()),
              tree.target(branch.target()),
              tree.span(branch));
      default -> throw new IllegalStateException("no such menu part: " + part.getClass());
    };
  }

  QueuePart queuePart(QueuePartContext part) {
    return switch (part) {
      case QueueAnnouncementContext announcement ->
          new QueuePart.Announcement(tree.texts(announcement.prompts()), tree.span(part));
      case QueueNeedsContext needs ->
          new QueuePart.Needs(needs.need().stream().map(this::need).toList(), tree.span(part));
      case QueueRingContext ring -> new QueuePart.Ring(duration(ring.DURATION()), tree.span(part));
      case QueueWrapUpContext wrapUp ->
          new QueuePart.WrapUp(duration(wrapUp.DURATION()), tree.span(part));
      case QueuePriorityContext priority ->
          new QueuePart.Priority(number(priority.NUMBER()), tree.span(part));
      case QueueRecordContext _ -> new QueuePart.Recorded(tree.span(part));
      case QueueMusicContext music ->
          new QueuePart.Music(tree.text(music.STRING()), tree.span(part));
      case QueueRefusedContext refused ->
          new QueuePart.Refused(tree.target(refused.target()), tree.span(part));
      default -> throw new IllegalStateException("no such queue part: " + part.getClass());
    };
  }

  private QueuePart.Need need(NeedContext need) {
    return new QueuePart.Need(
        new Word(need.skill().getText(), tree.span(need.skill())), number(need.NUMBER()));
  }

  private Optional<Amount> times(TimesContext times) {
    if (times == null) {
      return Optional.empty();
    }
    if (times.NUMBER() != null) {
      return Optional.of(new Amount(number(times.NUMBER()).value(), tree.span(times)));
    }
    return Optional.of(new Amount(times.TWICE() == null ? 1 : 2, tree.span(times)));
  }

  private Amount number(TerminalNode node) {
    return new Amount(Durations.number(node.getText()), tree.span(node));
  }

  private Amount duration(TerminalNode node) {
    return new Amount(Durations.millis(node.getText()), tree.span(node));
  }
}
