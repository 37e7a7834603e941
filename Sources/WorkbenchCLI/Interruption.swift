import Dispatch
import Experiments
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Turns Ctrl-C and SIGTERM into a request that work polls; a second one ends the process at once.
final class Interruption: Sendable {
  private let requested = Atomic<Bool>(false)
  private let queue = DispatchQueue(label: "interruption")

  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      // The handler holds its source, which so lives as long as the process.
      source.setEventHandler { [self] in
        withExtendedLifetime(source) { receive(number) }
      }
      source.resume()
    }
  }

  /// Whether the work is to stop.
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  private func receive(_ number: Int32) {
    if requested.exchange(true, ordering: .relaxed) {
      // What is being computed is not to blame.
      CrashSignals.note(number)
      _exit(ExitCode.interrupted.rawValue)
    }
    Terminal.note("\nstopping…\n")
  }
}

#if Service
  import Dispatch

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// Waits for Ctrl-C or SIGTERM, without interrupting any call; a second one ends the process at once.
  struct StopSignal {
    private let signals: sigset_t

    /// Holds the signals back from now on, in this thread and in those that it starts.
    init() {
      var signals = sigset_t()
      sigemptyset(&signals)
      for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      // A client that is gone, and a file that may not grow, are told by the calls themselves.
      for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
      self.signals = signals
    }

    /// Returns with the first signal.
    func wait() {
      waitOnce()
      // A queue of its own, which has a thread even while all processors have work.
      DispatchQueue(label: "signal").async { [self] in
        waitOnce()
        _exit(ExitCode.interrupted.rawValue)
      }
    }

    private func waitOnce() {
      var signals = signals
      var number: Int32 = 0
      while sigwait(&signals, &number) != 0 {}
    }
  }
#endif
