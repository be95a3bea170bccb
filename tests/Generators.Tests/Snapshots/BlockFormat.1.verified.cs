// PortableBlock 1: PortableBlock
//     Name: String
//     FullName: String
//     Parameters: ParameterSpec[]
//     Fields: FieldSpec[]
//     Constructor: Int32
//     Layers: LayerSpec[]
//     Methods: MethodSpec[]
//     Forward: Int32
// ParameterSpec 1: ParameterSpec
//     Name: String
//     Default: LiteralExpression
// FieldSpec 1: FieldSpec
//     Name: String
//     Initializer: Expression
// LayerSpec 1: LayerSpec
//     Member: String
//     StateName: String
//     IsShared: Boolean
//     Kind: String
//     Target: String
//     Settings: SettingSpec[]
//     Parameters: LayerParameterSpec[]
// MethodSpec 1: MethodSpec
//     Name: String
//     Parameters: String[]
//     Slots: Int32[]
//     FrameSize: Int32
//     Body: Statement
// LiteralExpression 1: LiteralExpression
//     Value: Object
// Expression 1: ArrayExpression
//     Items: Expression[]
// Expression 2: AssignmentExpression
//     Target: Expression
//     Value: Expression
// Expression 3: BinaryExpression
//     Operator: BinaryOperator
//     Left: Expression
//     Right: Expression
// Expression 4: CallExpression
//     Method: Int32
//     Arguments: Argument[]
// Expression 5: ConditionalExpression
//     Condition: Expression
//     Then: Expression
//     Otherwise: Expression
// Expression 6: ConversionExpression
//     Target: NumberType
//     Operand: Expression
// Expression 7: DimensionExpression
//     Tensor: Expression
//     Dimension: String
// Expression 8: DiscardExpression
// Expression 9: ElementExpression
//     Array: Expression
//     Index: Expression
//     FromEnd: Boolean
// Expression 10: FieldExpression
//     Name: String
// Expression 11: FunctionExpression
//     Method: Int32
// Expression 12: InterpolationExpression
//     Parts: Expression[]
// Expression 13: InvalidExpression
// Expression 14: IsExpression
//     Value: Expression
//     Pattern: Pattern
// Expression 15: ItemExpression
//     Tuple: Expression
//     Index: Int32
// Expression 16: LayerExpression
//     Layer: String
//     Arguments: Argument[]
// Expression 17: LengthExpression
//     Array: Expression
// Expression 18: LiteralExpression
//     Value: Object
// Expression 19: LocalExpression
//     Slot: Int32
// Expression 20: MathExpression
//     Function: String
//     Arguments: Argument[]
// Expression 21: NewArrayExpression
//     Length: Expression
//     Default: Object
// Expression 22: OperationExpression
//     Operation: String
//     Arguments: Argument[]
// Expression 23: ParameterExpression
//     Name: String
// Expression 24: PreviousExpression
// Expression 25: SpreadExpression
//     Items: Expression
// Expression 26: SwitchExpression
//     Value: Expression
//     Arms: SwitchArm[]
// Expression 27: ThrowExpression
//     Message: Expression
// Expression 28: TupleExpression
//     Items: Expression[]
// Expression 29: UnaryExpression
//     Operator: UnaryOperator
//     Operand: Expression
// Expression 30: UpdateExpression
//     Target: Expression
//     Next: Expression
//     GivesPrevious: Boolean
// SettingSpec 1: SettingSpec
//     Name: String
//     Value: Object
// LayerParameterSpec 1: LayerParameterSpec
//     Name: String
//     Setting: String
// Statement 1: BlockStatement
//     Statements: Statement[]
// Statement 2: BreakStatement
// Statement 3: ContinueStatement
// Statement 4: ExpressionStatement
//     Expression: Expression
// Statement 5: ForEachStatement
//     Target: Expression
//     Items: Expression
//     Body: Statement
// Statement 6: IfStatement
//     Condition: Expression
//     Then: Statement
//     Otherwise: Statement
// Statement 7: LoopStatement
//     Start: Statement[]
//     Condition: Expression
//     Next: Statement[]
//     Body: Statement
//     BodyFirst: Boolean
// Statement 8: ReturnStatement
//     Value: Expression
// Statement 9: SwitchStatement
//     Value: Expression
//     Sections: SwitchSection[]
// BinaryOperator
//     Add
//     Subtract
//     Multiply
//     Divide
//     Remainder
//     ShiftLeft
//     ShiftRight
//     And
//     Or
//     ExclusiveOr
//     ConditionalAnd
//     ConditionalOr
//     Equal
//     NotEqual
//     Less
//     LessOrEqual
//     Greater
//     GreaterOrEqual
// Argument 1: Argument
//     Parameter: String
//     Value: Expression
// NumberType
//     Int
//     Long
//     Float
//     Double
// Pattern 1: AndPattern
//     Left: Pattern
//     Right: Pattern
// Pattern 2: ConstantPattern
//     Value: Expression
// Pattern 3: DeclarationPattern
//     Slot: Int32?
//     NotNull: Boolean
// Pattern 4: DiscardPattern
// Pattern 5: NotPattern
//     Operand: Pattern
// Pattern 6: OrPattern
//     Left: Pattern
//     Right: Pattern
// Pattern 7: RelationalPattern
//     Operator: BinaryOperator
//     Value: Expression
// Pattern 8: TuplePattern
//     Items: Pattern[]
// SwitchArm 1: SwitchArm
//     Pattern: Pattern
//     Guard: Expression
//     Value: Expression
// UnaryOperator
//     Minus
//     Not
//     Complement
// SwitchSection 1: SwitchSection
//     Cases: SwitchCase[]
//     Body: Statement
// SwitchCase 1: SwitchCase
//     Pattern: Pattern
//     Guard: Expression
