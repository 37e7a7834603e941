import Baselines
import Learning
import LearningTestKit
import Linear
import Testing

@Suite("Linear models as ONNX") struct LinearONNXTests {
  @Test("onnxruntime gives our scores")
  func parity() throws {
    let data = [
      ("blobs", SampleData.twoBlobs()), ("indicators", SampleData.mixed(codes: false)),
      ("separable", SampleData.twoBlobs(rows: 40, distance: 50)), ("huge", SampleData.huge()),
      ("no columns", SampleData.withoutColumns()),
    ]
    let classifiers: [any Classifier] = [
      LogisticRegression(), AlwaysPositive(), Majority(), Prior(),
    ]
    var cases: [OnnxLaws.Case] = []
    for (name, data) in data {
      for classifier in classifiers {
        let model = try classifier.fit(data, context: FitContext(key: RandomKey(seed: 7)))
        cases.append(("\(type(of: classifier).name) on \(name)", model, data.features))
      }
    }
    let faults = try OnnxLaws.faults(of: cases, within: 1.2e-7)
    #expect(faults == [])
  }
}
