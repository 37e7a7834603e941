import Reports

#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#else
  @preconcurrency import Darwin
#endif

/// The two streams of the process.
enum Terminal {
  /// Whether standard error is looked at by a person.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// Colour where standard output is a terminal and NO_COLOR is not set (no-color.org).
  static var style: LeaderboardText.Style {
    let isUnwanted = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return isatty(STDOUT_FILENO) == 1 && !isUnwanted ? .coloured : .plain
  }

  /// The columns of the terminal that standard output goes to; nil where it is none and COLUMNS says nothing.
  static let width = width(of: STDOUT_FILENO)

  /// The columns of the terminal that standard error goes to, likewise.
  static let errorWidth = width(of: STDERR_FILENO)

  /// What COLUMNS says, as for other programs (POSIX, 8.3), else what the terminal does; 40 at least.
  private static func width(of descriptor: Int32) -> Int? {
    if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 {
      return max(40, min(columns, 10_000))
    }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return max(40, Int(size.ws_col))
  }

  /// Writes lines to standard output, as long as the terminal is wide, control characters written out.
  static func show(_ lines: [String]) { for line in lines { show(line) } }

  /// Writes text to standard output, in such lines.
  static func show(_ text: String) {
    for line in TerminalText.fitted(text.printable, width: width) { print(line) }
  }

  /// Writes the lines of a leaderboard to standard output, with its colours.
  static func show(_ text: LeaderboardText, top: Int? = nil) {
    for line in text.lines(top: top) { print(line) }
  }

  /// Writes text to standard error, in lines as long as its terminal is wide, control characters written
  /// out.
  static func note(_ text: String) {
    put(TerminalText.fitted(text.printable, width: errorWidth).joined(separator: "\n"))
  }

  /// Writes text in place of the line that the terminal of standard error is at.
  static func rewriteLine(_ text: String, isLast: Bool = false) {
    put("\r\u{1B}[K" + text.printableLine + (isLast ? "\n" : ""))
  }

  private static func put(_ text: String) {
    let bytes = Array(text.utf8)
    var start = 0
    while start < bytes.count {
      let written = bytes[start...].withUnsafeBytes {
        write(STDERR_FILENO, $0.baseAddress, $0.count)
      }
      guard written > 0 else { return }
      start += written
    }
  }

  /// A reader that goes away, as `head` does, is then no end of the work.
  static func begin() { signal(SIGPIPE, SIG_IGN) }

  /// Hands on what was written to standard output.
  static func flush() { fflush(nil) }

  /// Ends the process; a success is none where standard output took less than was written to it.
  ///
  /// Where its reader wanted no more, nothing is said, as of any program that a shell ends then.
  static func end(_ code: Int32) -> Never {
    let isLost = fflush(nil) != 0 || ferror(stdout) != 0
    guard isLost, code == 0 else { exit(code) }
    if isUnread { exit(128 + SIGPIPE) }
    note("error: standard output cannot be written\n")
    exit(ExitCode.output.rawValue)
  }

  /// Whether standard output is a pipe without a reader.
  private static var isUnread: Bool {
    var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    return poll(&output, 1, 0) == 1 && output.revents & Int16(POLLERR) != 0
  }
}
