package dev.posewire.runtime.lifecycle;

/** What {@link ProcessLifecycle} needs of the machine it runs on; a test has its own. */
interface Jvm {
  void addShutdownHook(Thread hook);

  /** Does nothing if the shutdown has begun. */
  void removeShutdownHook(Thread hook);

  /** Ends the process at once: no hooks, no finally. Does not return, but in a test. */
  void halt(int exitCode);

  /** The one this code runs on. */
  static Jvm current() {
    return new Jvm() {
      @Override
      public void addShutdownHook(Thread hook) {
        Runtime.getRuntime().addShutdownHook(hook);
      }

      @Override
      public void removeShutdownHook(Thread hook) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
          // The shutdown has begun and runs the hook: it finds everything closed.
        }
      }

      @Override
      public void halt(int exitCode) {
        Runtime.getRuntime().halt(exitCode);
      }
    };
  }
}
