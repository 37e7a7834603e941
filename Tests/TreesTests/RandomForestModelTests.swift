import Learning
import LearningTestKit
import Testing
import Trees

/// Models in a package.
@Suite struct RandomForestModelTests {
  func model(_ data: Dataset = SampleData.mixed()) throws -> RandomForestModel {
    try RandomForest(trees: 6).fit(data, context: FitContext(key: RandomKey(seed: 2)))
  }

  @Test("a model made again has the same bits, and one made of damaged parts is refused")
  func damage() throws {
    try DamagedStates.check(try model(), on: SampleData.mixed())
  }
}
