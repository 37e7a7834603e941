import Experiments
import Foundation
import LearningTestKit
import Testing

@Suite struct LeakDemonstrationTests {
  @Test("the file in the repository is what the library makes, byte for byte") func bytes() throws {
    let leak = try LeakDemonstration()
    let file = try Data(contentsOf: Fixture.package.appending(components: "data", "leak.csv"))
    #expect(String(decoding: file, as: UTF8.self) == leak.csv)
    #expect(file.count < 1_000_000)
    #expect(leak.made > 2000)
    #expect(leak.csv.split(separator: "\n").count == leak.rows + 1)
  }
}
