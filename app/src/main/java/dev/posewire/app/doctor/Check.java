package dev.posewire.app.doctor;

import java.util.List;

/** Looks at one part of the machine; takes a bounded time. */
@FunctionalInterface
public interface Check {
  /** One or more findings; what does not work is a finding, no exception. */
  List<Finding> findings();
}
