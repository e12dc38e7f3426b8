package dev.posewire.runtime.config;

import java.util.Arrays;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IOptionRenderer;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of a command, with the environment twin and the default below each option. */
final class OptionHelp extends Help {
  /** Makes the help of each command. */
  static final IHelpFactory FACTORY = OptionHelp::new;

  private OptionHelp(CommandSpec spec, ColorScheme scheme) {
    super(spec, scheme);
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer renderer = super.createDefaultOptionRenderer();
    return (option, labels, scheme) -> {
      Text[][] rows = renderer.render(option, labels, scheme);
      return OptionNames.isSetting(option) ? withSources(rows, option, scheme) : rows;
    };
  }

  private static Text[][] withSources(Text[][] rows, OptionSpec option, ColorScheme scheme) {
    Text[][] all = new Text[rows.length + 1][];
    System.arraycopy(rows, 0, all, 0, rows.length);
    Text[] row = rows[0].clone();
    Arrays.fill(row, scheme.ansi().text(""));
    row[row.length - 1] = scheme.ansi().text(sources(option));
    all[rows.length] = row;
    return all;
  }

  private static String sources(OptionSpec option) {
    // The annotation's: help is the same on every machine, whatever its environment sets.
    String value = option.defaultValue();
    return "["
        + OptionNames.variable(OptionNames.key(option))
        + (value == null ? "" : ", default: " + value)
        + "]";
  }
}
