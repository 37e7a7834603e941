import Concurrency

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes the signal that a process dies of into the notes of the units that it computes.
///
/// The handler runs in a process that is broken: it only reads descriptors that lie ready and writes bytes.
package enum CrashSignals {
  private static let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]
  /// What others send to end a process, whatever it computes.
  private static let requests = [SIGHUP, SIGQUIT, SIGXCPU]
  /// As many as a run may have threads.
  private static let capacity = 1024
  /// The open notes; -1 where a place is free.
  private nonisolated(unsafe) static let descriptors: UnsafeMutablePointer<Int32> = {
    let places = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
    places.initialize(repeating: -1, count: capacity)
    return places
  }()
  /// What was done with each signal before.
  private nonisolated(unsafe) static let earlier: UnsafeMutablePointer<sigaction> = {
    let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)
    actions.initialize(repeating: sigaction(), count: 64)
    return actions
  }()
  private static let places = Mutex(())

  /// Notes signals from now on; what was done with them before is done after it.
  package static func install() {
    _ = descriptors
    for number in crashes + requests {
      var action = sigaction()
      #if canImport(Darwin)
        action.__sigaction_u.__sa_handler = { CrashSignals.handle($0) }
      #else
        action.__sigaction_handler.sa_handler = { CrashSignals.handle($0) }
      #endif
      action.sa_flags = Int32(SA_ONSTACK)
      sigaction(number, &action, earlier + Int(number))
    }
  }

  /// Writes a signal into all open notes, before the process ends by it.
  package static func note(_ number: Int32) {
    var byte = code(of: number)
    for place in 0..<capacity where descriptors[place] >= 0 {
      _ = write(descriptors[place], &byte, 1)
    }
  }

  private static func handle(_ number: Int32) {
    note(number)
    sigaction(number, earlier + Int(number), nil)
    // Delivered when this handler returns.
    raise(number)
  }

  /// The byte that stands for a signal in a note.
  static func code(of number: Int32) -> UInt8 { UInt8(ascii: "@") + UInt8(number) }

  /// The signal of a crash that a byte of a note stands for; nil for other bytes.
  static func crash(of code: UInt8) -> Int32? { crashes.first { Self.code(of: $0) == code } }

  /// Whether a byte of a note stands for a signal by which others end a process.
  static func isRequest(_ code: UInt8) -> Bool {
    (requests + [SIGINT, SIGTERM]).contains { Self.code(of: $0) == code }
  }

  /// Adds an open note.
  static func add(_ descriptor: Int32) {
    places.withLock { _ in
      guard let free = (0..<capacity).first(where: { descriptors[$0] < 0 }) else { return }
      descriptors[free] = descriptor
    }
  }

  /// Takes a note away, before it is closed.
  static func remove(_ descriptor: Int32) {
    places.withLock { _ in
      for place in 0..<capacity where descriptors[place] == descriptor { descriptors[place] = -1 }
    }
  }

  /// A signal in words: "signal 11 (Segmentation fault)".
  static func words(_ number: Int32) -> String {
    "signal \(number) (\(String(cString: strsignal(number))))"
  }
}
