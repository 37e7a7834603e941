import Foundation

/// Files that Python's libraries pack, for tests.
enum Packed {
  static func gzip(_ text: some Sequence<UInt8>) throws -> [UInt8] {
    try python("import gzip, sys; out(gzip.compress(sys.stdin.buffer.read()))", Array(text))
  }

  /// An archive of members that all hold the same text.
  ///
  /// - Parameter how: what else `ZipFile.open` is told.
  static func zip(
    _ names: [String], _ text: some Sequence<UInt8>, method: String = "DEFLATED", how: String = ""
  ) throws -> [UInt8] {
    try python(
      """
      import io, sys, zipfile
      text, file = sys.stdin.buffer.read(), io.BytesIO()
      with zipfile.ZipFile(file, "w", zipfile.ZIP_\(method)) as archive:
          for name in \(names):
              if name.endswith("/"):
                  archive.writestr(name, b"")
                  continue
              with archive.open(name, "w"\(how)) as member:
                  member.write(text)
      out(file.getvalue())
      """, Array(text))
  }

  private static func python(_ script: String, _ text: [UInt8]) throws -> [UInt8] {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import sys\ndef out(bytes): sys.stdout.buffer.write(bytes)\n" + script,
    ]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let writer = input.fileHandleForWriting
    DispatchQueue.global().async {
      writer.write(Data(text))
      try? writer.close()
    }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(bytes)
  }
}

/// A file that goes when the test does.
final class TemporaryFile {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("table-\(UUID().uuidString)").path

  init(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
