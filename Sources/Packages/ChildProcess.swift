import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Another program, run to its end.
enum ChildProcess {
  /// What ended with a number, or why it could not begin.
  enum Ending: Sendable, Hashable {
    /// The number that it ended with; negative for a signal.
    case status(Int32)
    /// It could not be started, and why.
    case notStarted(String)
  }

  /// Runs a program, looked up like a shell does, without input; what it writes goes to a file.
  static func run(_ program: String, _ arguments: [String], writingTo file: String) -> Ending {
    var actions = FileActions()
    actions.open(0, "/dev/null", O_RDONLY)
    actions.open(1, file, O_WRONLY | O_CREAT | O_TRUNC)
    actions.duplicate(1, to: 2)
    let environment = ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }.sorted()
    var child: pid_t = 0
    let failure = withCStrings([program] + arguments) { arguments in
      withCStrings(environment) { environment in
        actions.spawn(&child, program, arguments, environment)
      }
    }
    guard failure == 0 else { return .notStarted(String(cString: strerror(failure))) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { return .notStarted(String(cString: strerror(errno))) }
    }
    let signal = status & 0x7F
    return .status(signal == 0 ? status >> 8 & 0xFF : -signal)
  }

  private typealias CStrings = UnsafePointer<UnsafeMutablePointer<CChar>?>

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (CStrings) -> Result
  ) -> Result {
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("a list of 1 text or more") }
      return body(CStrings(base))
    }
  }

  /// What is done to a child's files before it begins.
  private struct FileActions: ~Copyable {
    #if canImport(Darwin)
      private var actions: posix_spawn_file_actions_t?
      private var attributes: posix_spawnattr_t?
    #else
      private var actions = posix_spawn_file_actions_t()
      private var attributes = posix_spawnattr_t()
    #endif

    init() {
      posix_spawn_file_actions_init(&actions)
      posix_spawnattr_init(&attributes)
      // Signals that this process ignores, so that its own work ends in order, end the child.
      var signals = sigset_t()
      sigemptyset(&signals)
      for number in [SIGINT, SIGTERM, SIGPIPE] { sigaddset(&signals, number) }
      posix_spawnattr_setsigdefault(&attributes, &signals)
      posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    }

    deinit {
      var actions = actions
      var attributes = attributes
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }

    mutating func open(_ descriptor: Int32, _ path: String, _ flags: Int32) {
      posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0o600)
    }

    mutating func duplicate(_ descriptor: Int32, to other: Int32) {
      posix_spawn_file_actions_adddup2(&actions, descriptor, other)
    }

    mutating func spawn(
      _ child: inout pid_t, _ program: String, _ arguments: CStrings, _ environment: CStrings
    ) -> Int32 {
      posix_spawnp(&child, program, &actions, &attributes, arguments, environment)
    }
  }
}
