import Foundation
import Testing

/// Chromium without a window and without a network.
struct Browser {
  /// Where it is installed; nil where it is not.
  static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// What tests that need it say where it is missing.
  static let isMissing: Comment = "chromium is not installed (apt install chromium)"

  /// What a page became.
  struct Result {
    /// The document after its scripts ran.
    var document: String
    /// What the page wrote to its console.
    var console: [String]
  }

  /// Opens a page of a width, waits for its scripts.
  static func open(_ html: String, width: Int) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(component: "workbench-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appending(component: "page.html")
    try Data(html.utf8).write(to: page)
    let (document, log) = try await run(
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0",
        "--user-data-dir=\(folder.appending(component: "profile").path)",
        "--window-size=\(width),1000", "--virtual-time-budget=20000", "--dump-dom",
        page.absoluteString,
      ], in: folder)
    let console = log.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init)
    return Result(document: document, console: console)
  }

  /// Runs it to its end, at most four minutes, and returns what it wrote.
  private static func run(_ arguments: [String], in folder: URL) async throws -> (String, String) {
    let process = Process()
    process.executableURL = URL(filePath: path ?? "/usr/bin/chromium")
    process.arguments = arguments
    let files = ["out", "err"].map { folder.appending(component: $0) }
    for file in files { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let deadline = Date.now.addingTimeInterval(240)
    while process.isRunning && Date.now < deadline { try await Task.sleep(for: .milliseconds(50)) }
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    return (try text(files[0]), try text(files[1]))
  }

  private static func text(_ file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
