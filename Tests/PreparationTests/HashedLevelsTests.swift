import Learning
import Preparation
import Tables
import Testing

@Suite("Hashed levels") struct HashedLevelsTests {
  @Test("a level falls into the same bucket beside whatever other levels")
  func stable() throws {
    let transform = HashedLevels(minimumLevels: 2, buckets: 8)
    let some = Table.names("area", ["x", "y", nil, "z"])
    let more = Table.names("area", ["z", "a", "x", "b", "c"])
    let fitted = try transform.fit(some)
    let first = try fitted.apply(to: some).names("area")
    let second = try fitted.apply(to: more).names("area")
    #expect(first[0] == second[2] && first[3] == second[0] && first[2] == nil)
    #expect(second.allSatisfy { $0?.hasPrefix("bucket ") == true })
  }

  @Test("two thousand levels become no more than sixty-four; a thousand stay")
  func many() throws {
    let many = Table.names("area", (0..<2000).map { "level \($0)" })
    let hashed = try HashedLevels().fit(many).apply(to: many)
    #expect(Set(hashed.names("area").compactMap(\.self)).count == 64)
    let few = Table.names("area", (0..<1000).map { "level \($0)" })
    #expect(try HashedLevels().fit(few).columns.isEmpty)
  }
}
