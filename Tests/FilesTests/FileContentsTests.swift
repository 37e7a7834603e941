import Files
import Foundation
import Testing

@Suite struct FileContentsTests {
  let folder = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test("what is written is read, whatever its length", arguments: [0, 1, 65_536, 200_000])
  func roundTrip(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = folder.appending(component: "file").path
    try FileContents.write(bytes, to: path)
    #expect(try [UInt8](FileContents.read(path)) == bytes)
  }

  @Test("a pipe is read until it is closed") func pipe() throws {
    let path = folder.appending(component: "pipe").path
    try #require(mkfifo(path, 0o600) == 0)
    Thread.detachNewThread {
      try? FileHandle(forWritingTo: URL(filePath: path)).write(contentsOf: Data("one\ntwo\n".utf8))
    }
    #expect(try FileContents.read(path) == Data("one\ntwo\n".utf8))
  }

  @Test("a device that never ends is not waited for") func endless() {
    #expect(throws: FileError.self) { try FileContents.read("/dev/zero") }
  }

  @Test("what cannot be read is said") func mistakes() throws {
    func reason(_ path: String) -> String? {
      do throws(FileError) {
        _ = try FileContents.read(path)
        return nil
      } catch {
        return error.reason
      }
    }
    #expect(reason(folder.path) == "expected a file, found a directory")
    let none = folder.appending(component: "none").path
    #expect(reason(none) == "there is no such file")
    #expect(reason("\(none)/deeper") == "there is no such file")
  }
}
