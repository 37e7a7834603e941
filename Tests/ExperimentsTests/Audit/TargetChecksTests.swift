import Experiments
import Testing

@Suite struct TargetChecksTests {
  @Test(
    "names like the target's are recognised",
    arguments: [
      ("Churn Score", "Churn"), ("ChurnReason", "Churn"), ("churn_value", "Churn"),
      ("ExitDate", "Exited"), ("Attrition_Flag_1", "AttritionFlag"), ("is_churned", "churn"),
      ("default_reason", "default.payment.next.month"),
    ])
  func alike(name: String, target: String) {
    #expect(ColumnWords(name).resemble(ColumnWords(target)))
  }

  @Test(
    "other names are not",
    arguments: [
      ("MonthlyCharges", "Churn"), ("PAY_0", "default.payment.next.month"), ("Tenure", "Exited"),
      ("status", "Loan Status"), ("next_month", "default.payment.next.month"), ("y2", "y"),
    ])
  func unlike(name: String, target: String) {
    #expect(!ColumnWords(name).resemble(ColumnWords(target)))
  }

  @Test("names are taken apart at capitals, digits and signs") func words() {
    #expect(ColumnWords("ChurnReason_2").words == ["churn", "reason"])
    #expect(ColumnWords("last-call.duration").words == ["last", "call", "duration"])
    #expect(ColumnWords("last call duration").speakOfTheEnd)
    #expect(!ColumnWords("tenure").speakOfTheEnd)
  }
}
