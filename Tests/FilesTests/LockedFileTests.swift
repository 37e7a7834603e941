import Files
import Foundation
import Testing

@Suite struct LockedFileTests {
  private let path = NSTemporaryDirectory() + "lock-\(UUID().uuidString)"

  @Test("one holds it alone, several share it, and it is free when they are gone") func sharing()
    throws
  {
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      let alone = try #require(try LockedFile(path, .exclusive))
      #expect(try LockedFile(path, .exclusive) == nil)
      alone.share()
      let other = try #require(try LockedFile(path, .shared))
      #expect(try LockedFile(path, .exclusive) == nil)
      withExtendedLifetime((alone, other)) {}
    }
    #expect(try LockedFile(path, .exclusive) != nil)
  }

  @Test("bytes go behind those that are there; a file cut to nothing is gone") func bytes() throws {
    let file = try #require(try LockedFile(path, .exclusive))
    file.append([1])
    file.append([2, 3])
    #expect(file.length == 3)
    file.cut(to: 1)
    #expect(file.length == 1)
    file.cut(to: 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a folder that is not there is told") func missing() {
    let file = path + "/x"
    let error = #expect(throws: FileError.self) { try LockedFile(file, .shared) }
    #expect(error?.description == "\(file): cannot be written: No such file or directory")
  }
}
