import Baselines
import Learning
import Linear
import StrictJSON
import Testing

@Suite struct LinearCodingTests {
  let catalog = Catalog([
    Catalog.Family(
      (any Classifier).self, kind: "classifier",
      LinearComponents.classifiers + BaselineComponents.classifiers)
  ])

  func decode(_ text: String) throws -> (value: ComponentSpec<any Classifier>?, issues: [String]) {
    let read = StrictJSON.decode(
      ComponentSpec<any Classifier>.self, from: try JSON(parsing: text.utf8),
      userInfo: [.catalog: catalog]
    )
    return (read.value, read.issues.map { $0.description })
  }

  @Test("settings are read by name, what is left out keeps its default") func read() throws {
    let choice = try decode(#"{"logisticRegression": {"c": 0.5, "l1Ratio": 1}}"#)
    #expect(choice.issues == [])
    #expect(choice.value == ComponentSpec(LogisticRegression(c: 0.5, l1Ratio: 1)))
    #expect(try decode(#""prior""#).value == ComponentSpec(Prior()))
  }

  @Test("settings out of range are named") func range() throws {
    let issues = try decode(#"{"logisticRegression": {"c": 0, "l1Ratio": 2}}"#).issues
    #expect(issues.count == 2)
    #expect(issues.first?.contains("logisticRegression.c: must be from") == true)
    #expect(issues.last == "logisticRegression.l1Ratio: must be from 0 to 1, got 2")
  }

  @Test("every component is written and read as it was") func roundTrip() throws {
    for type in LinearComponents.classifiers + BaselineComponents.classifiers {
      let classifier = try #require(type.init() as? any Classifier)
      let choice = ComponentSpec<any Classifier>(classifier)
      let read = try decode(try StrictJSON.encode(choice).text())
      #expect(read.issues == [] && read.value == choice, "\(type.name)")
      #expect(classifier.issues() == [])
    }
  }
}
