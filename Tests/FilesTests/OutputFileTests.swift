import Files
import Foundation
import Testing

@Suite struct OutputFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  private func reason(_ output: String, input: String = "-") -> String? {
    do {
      try OutputFile(path: output, input: input).discard()
      return nil
    } catch {
      return error.reason
    }
  }

  @Test("a file has its name once all is written, and nothing is left of one that is given up")
  func atomic() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("old".utf8).write(to: folder.appendingPathComponent("a.csv"))
    let given = try OutputFile(path: path("a.csv"), input: path("in.csv"))
    try given.write(Array("half".utf8))
    #expect(names.count == 2)
    #expect(try String(contentsOfFile: path("a.csv"), encoding: .utf8) == "old")
    given.discard()
    #expect(names == ["a.csv"])
    let whole = try OutputFile(path: path("a.csv"), input: path("in.csv"))
    try whole.write(Array("new".utf8))
    try whole.commit()
    #expect(names == ["a.csv"])
    #expect(try String(contentsOfFile: path("a.csv"), encoding: .utf8) == "new")
  }

  @Test("a link stays a link, and permissions stay as they are")
  func links() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("old".utf8).write(to: folder.appendingPathComponent("a.csv"))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path("a.csv"))
    try FileManager.default.createSymbolicLink(
      atPath: path("link.csv"), withDestinationPath: path("a.csv"))
    let file = try OutputFile(path: path("link.csv"), input: "-")
    try file.write(Array("new".utf8))
    try file.commit()
    #expect(try String(contentsOfFile: path("a.csv"), encoding: .utf8) == "new")
    let attributes = try FileManager.default.attributesOfItem(atPath: path("a.csv"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: path("link.csv")) == path("a.csv"))
  }

  @Test("what cannot be written is said before anything is read")
  func refusals() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("x".utf8).write(to: folder.appendingPathComponent("a.csv"))
    try FileManager.default.createSymbolicLink(
      atPath: path("link.csv"), withDestinationPath: path("a.csv"))
    let same = "is the file that is read. Write the scored rows to another"
    #expect(reason(path("a.csv"), input: path("a.csv")) == same)
    #expect(reason(path("link.csv"), input: path("a.csv")) == same)
    #expect(reason(folder.path) == "expected a file, found a directory")
    #expect(reason(path("none/a.csv")) == "cannot be written: there is no such folder")
    #expect(names == ["a.csv", "link.csv"])
  }

  @Test(
    "a full disk is one sentence", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))
  )
  func full() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try OutputFile(path: "/dev/full", input: "-")
    #expect(
      throws: FileError(path: "/dev/full", reason: "cannot be written: the disk is full")
    ) {
      try file.write([1])
    }
    file.discard()
  }
}
