import Foundation
import Store
import Testing

/// Paths at which no row would be kept.
@Suite struct StoreFileTests {
  @Test(
    "what is no file to SQLite is refused",
    arguments: [
      ("", "a store needs the path of a file, got an empty one"),
      (":memory:", "':memory:' is no file to SQLite, so rows would be lost; './:memory:' is one"),
      (
        "file:scores.db",
        "'file:scores.db' is no file to SQLite, so rows would be lost; './file:scores.db' is one"
      ),
      (
        "file::memory:?cache=shared",
        "'file::memory:?cache=shared' is no file to SQLite, so rows would be lost; "
          + "'./file::memory:?cache=shared' is one"
      ), ("/dev/null", "/dev/null: is no regular file, so rows would be lost"),
      ("/tmp", "/tmp: is no regular file, so rows would be lost"),
    ])
  func refused(path: String, sentence: String) {
    let error = #expect(throws: StoreError.self) { _ = try ScoreStore(path: path) }
    #expect(error.map { "\($0)" } == sentence)
  }

  @Test("a store whose file is another keeps nothing, and says so with every batch")
  func replaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("scores.db")
    let store = try ScoreStore(path: path)
    try store.write(.sample(1))
    try store.check()
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: StoreError.gone(path: path)) { try store.check() }
    #expect(throws: StoreError.gone(path: path)) { try store.write(.sample(2)) }
    let other = try ScoreStore(path: path)
    try other.write(.sample(3))
    #expect(throws: StoreError.gone(path: path)) { try store.write(.sample(4)) }
    #expect(try other.count() == 1)
    #expect(store.statistics.stored == 1 && store.statistics.failed == 2)
  }
}
