import Dispatch
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
        withExtendedLifetime(source) { receive() }
      }
      source.resume()
    }
  }

  /// Whether the work is to stop.
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  private func receive() {
    if requested.exchange(true, ordering: .relaxed) { _exit(ExitCode.interrupted.rawValue) }
    Terminal.note("\nstopping…\n")
  }
}
